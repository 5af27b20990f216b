import { useQuery } from '@tanstack/react-query';
import { BellRing, CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useCan, useMe } from '../../../session/session.js';
import { ButtonLink, Card, EmptyState, ErrorPanel, StatusDot } from '../../../ui/index.js';
import { type AlertFilter, addressOf, filterOf, fits, isFiltered } from '../alert-filter.js';
import { alertRulesQuery, openAlertsQuery } from '../alert-queries.js';
import { alertsPath } from '../alert-tabs.js';
import { countWords, inOrder } from '../alert-words.js';
import { FilterBar } from '../FilterBar.js';
import { useLiveAlerts } from '../live/use-live-alerts.js';
import { AlertsTable } from './AlertsTable.js';

/** What is open now; what calls for somebody first. */
export function ActiveTab() {
  const [address, setAddress] = useSearchParams();
  const { user } = useMe();
  const filter = useMemo(() => filterOf(address), [address]);
  const open = useQuery(openAlertsQuery);
  const live = useLiveAlerts();
  const rows = useMemo(() => open.data && inOrder(open.data.filter((alert) => fits(alert, filter, user.id))), [open.data, filter, user.id]);
  const change = (next: AlertFilter): void => setAddress(addressOf(null, next), { preventScrollReset: true, replace: true });
  if (open.isError && open.data === undefined) {
    return <ErrorPanel title="The alerts could not be loaded" error={open.error} onRetry={() => void open.refetch()} retrying={open.isFetching} />;
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <FilterBar filter={filter} onFilter={change} statuses />
        <p className="ml-auto flex items-center gap-3 text-sm text-muted" aria-live="polite">
          {open.data !== undefined && <span>{countWords(open.data)}</span>}
          <StatusDot tone={live === 'live' ? 'success' : 'warning'}>{live === 'live' ? 'Live' : live === 'offline' ? 'Offline' : 'Connecting'}</StatusDot>
        </p>
      </div>
      <Card flush>
        <AlertsTable alerts={rows} empty={isFiltered(filter) && open.data?.length !== 0 ? <NoneFits /> : <Quiet />} />
      </Card>
    </div>
  );
}

function NoneFits() {
  return (
    <EmptyState icon={BellRing} compact title="No open alert fits">
      Choose another severity, status or label, or clear the filter.
    </EmptyState>
  );
}

/** Nothing is open: either all is well, or nothing is watched yet. */
function Quiet() {
  const mayRead = useCan('alert-rules:read');
  const mayWrite = useCan('alert-rules:write');
  const rules = useQuery({ ...alertRulesQuery, enabled: mayRead });
  const made = rules.data?.filter(({ builtIn }) => builtIn === null).length;
  if (made === 0) {
    return (
      <EmptyState
        icon={BellRing}
        title="Nothing is watched yet"
        action={
          mayWrite && (
            <ButtonLink to="/alerts/rules/new" variant="primary">
              New rule
            </ButtonLink>
          )
        }
      >
        An alert rule watches a metric, a KPI, a guard, anomalies or a saved query, and tells people when something is wrong.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={CircleCheck} title="No alert is open" action={mayRead && <ButtonLink to={alertsPath('rules')}>See the rules</ButtonLink>}>
      {made === undefined ? 'What fires stands here as soon as it does.' : `${made === 1 ? 'One rule is' : `${made} rules are`} evaluated all the time; what fires stands here as soon as it does.`}
    </EmptyState>
  );
}
