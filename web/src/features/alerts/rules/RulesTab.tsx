import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellRing, Ellipsis, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../../api/client.js';
import { useCan } from '../../../session/session.js';
import { ButtonLink, Card, EmptyState, ErrorPanel, IconButton, Menu, MenuItem, MenuLink, Pill, RelativeTime, Table, useToast } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { alertKeys, alertRulesQuery } from '../alert-queries.js';
import { alertsPath } from '../alert-tabs.js';
import type { AlertRule } from '../alert-types.js';
import { RULE_STATUSES, ruleStatusWords, SEVERITIES } from '../alert-words.js';
import { SeverityPill } from '../AlertPills.js';
import { useLiveAlerts } from '../live/use-live-alerts.js';
import { DeleteRule } from './DeleteRule.js';
import { bodyOf, valuesOf } from './rule-form.js';
import { conditionWords, seriesCountWords } from './rule-words.js';
import { useConditionNames } from './use-condition-names.js';

/** All rules with how each stands, the worst first. */
export function RulesTab() {
  const rules = useQuery(alertRulesQuery);
  const mayWrite = useCan('alert-rules:write');
  const [deleting, setDeleting] = useState<AlertRule | null>(null);
  const names = useConditionNames();
  const reader = useReader();
  useLiveAlerts();
  const create = mayWrite && (
    <ButtonLink to="/alerts/rules/new" variant="primary" icon={Plus}>
      New rule
    </ButtonLink>
  );
  if (rules.isError && rules.data === undefined) {
    return <ErrorPanel title="The rules could not be loaded" error={rules.error} onRetry={() => void rules.refetch()} retrying={rules.isFetching} />;
  }
  return (
    <>
      <Card flush title="Alert rules" context="evaluated every 15 seconds to 5 minutes" actions={rules.data?.length !== 0 && create}>
        <Table<AlertRule>
          caption="Alert rules"
          rows={rules.data}
          rowKey={({ id }) => id}
          initialSort={{ key: 'status' }}
          empty={
            <EmptyState icon={BellRing} title="No rule yet" action={create}>
              {mayWrite ? 'A rule watches a metric, a KPI, a guard, anomalies or a saved query, and says whom to tell.' : 'A developer or admin of this tenant can make one.'}
            </EmptyState>
          }
          columns={[
            {
              key: 'name',
              header: 'Rule',
              grow: true,
              sortValue: ({ name }) => name,
              cell: (rule) => {
                const words = conditionWords(rule.condition, rule.unit, reader, names);
                return (
                  <div className="min-w-0 leading-tight">
                    <div className="flex min-w-0 items-center gap-2">
                      {mayWrite ? (
                        <Link to={`/alerts/rules/${rule.id}/edit`} className="min-w-0 truncate font-medium hover:text-primary hover:underline" title={rule.name}>
                          {rule.name}
                        </Link>
                      ) : (
                        <span className="min-w-0 truncate font-medium" title={rule.name}>
                          {rule.name}
                        </span>
                      )}
                      {rule.builtIn !== null && <Pill className="max-sm:hidden">Built in</Pill>}
                    </div>
                    <p className={rule.problem === null ? 'truncate text-sm text-muted' : 'truncate text-sm text-danger'} title={rule.problem ?? words}>
                      {rule.problem ?? words}
                    </p>
                  </div>
                );
              },
            },
            {
              key: 'status',
              header: 'Status',
              sortValue: ({ status }) => RULE_STATUSES.findIndex(({ value }) => value === status),
              cell: (rule) => {
                const { label, tone } = ruleStatusWords(rule.status);
                return (
                  <span title={rule.enabled ? seriesCountWords(rule) : undefined}>
                    <Pill tone={tone}>{label}</Pill>
                  </span>
                );
              },
            },
            {
              key: 'severity',
              header: 'Severity',
              hideBelow: 'md',
              sortValue: ({ severity }) => SEVERITIES.findIndex(({ value }) => value === severity),
              cell: ({ severity }) => <SeverityPill severity={severity} />,
            },
            {
              key: 'open',
              header: 'Open',
              align: 'right',
              hideBelow: 'sm',
              sortValue: ({ openAlerts }) => openAlerts,
              cell: ({ id, name, openAlerts }) =>
                openAlerts === 0 ? (
                  <span className="text-muted">–</span>
                ) : (
                  <Link to={alertsPath('active', { rule: id })} aria-label={`Open alerts of ${name}: ${openAlerts}`} className="font-medium hover:text-primary hover:underline">
                    {openAlerts}
                  </Link>
                ),
            },
            {
              key: 'evaluated',
              header: 'Evaluated',
              align: 'right',
              hideBelow: 'lg',
              cell: ({ enabled, evaluatedAt }) => (enabled ? <RelativeTime past at={evaluatedAt} never="not yet" className="whitespace-nowrap text-muted" /> : <span className="text-muted">–</span>),
            },
            ...(mayWrite
              ? [
                  {
                    key: 'actions',
                    header: 'Actions',
                    headerHidden: true,
                    align: 'right' as const,
                    width: '48px',
                    cell: (rule: AlertRule) => <Actions rule={rule} onDelete={() => setDeleting(rule)} />,
                  },
                ]
              : []),
          ]}
        />
      </Card>
      <DeleteRule rule={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}

function Actions({ rule, onDelete }: { rule: AlertRule; onDelete: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  const turn = useMutation({
    mutationFn: () => api.put<AlertRule>(`/alert-rules/${rule.id}`, { ...bodyOf(valuesOf(rule)), enabled: !rule.enabled, version: rule.version }),
    // Said when the page shows it: whatever is done next must be done to the version that is now.
    onSettled: async (after, error) => {
      void queries.invalidateQueries({ queryKey: alertKeys.all });
      await queries.invalidateQueries({ queryKey: alertKeys.rules });
      if (after === undefined) toast.error(`“${rule.name}” could not be switched ${rule.enabled ? 'off' : 'on'}`, error);
      else toast.success(after.enabled ? `“${rule.name}” is evaluated again` : `“${rule.name}” is switched off`);
    },
  });
  return (
    <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${rule.name}`} size="sm" />}>
      <MenuLink to={`/alerts/rules/${rule.id}/edit`}>Edit</MenuLink>
      <MenuItem disabled={turn.isPending} onSelect={() => turn.mutate()}>
        {rule.enabled ? 'Switch off' : 'Switch on'}
      </MenuItem>
      {rule.builtIn === null && (
        <MenuItem tone="danger" onSelect={onDelete}>
          Delete
        </MenuItem>
      )}
    </Menu>
  );
}
