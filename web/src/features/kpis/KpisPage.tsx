import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Gauge, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '../../session/session.js';
import { ButtonLink, Card, EmptyState, ErrorPanel, IconButton, Menu, MenuItem, MenuLink, PageHeader, Pill, RelativeTime, Table } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { DeleteKpi } from './DeleteKpi.js';
import { type Kpi, kpiListQuery } from './kpi-queries.js';
import { bare, figureText, timeframeWords } from './kpi-words.js';
import { StatusPill } from './StatusPill.js';

/** All KPIs of the tenant, with how each stood last. */
export default function KpisPage() {
  const kpis = useQuery({ ...kpiListQuery, refetchInterval: 15_000 });
  const mayWrite = useCan('kpis:write');
  const reader = useReader();
  const [deleting, setDeleting] = useState<Kpi | null>(null);
  const create = mayWrite && (
    <ButtonLink to="/kpis/new" variant="primary" icon={Plus}>
      New KPI
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="KPIs" actions={kpis.data?.length !== 0 && create} />
      {kpis.isError && kpis.data === undefined ? (
        <ErrorPanel title="The KPIs could not be loaded" error={kpis.error} onRetry={() => void kpis.refetch()} retrying={kpis.isFetching} />
      ) : (
        <Card flush>
          <Table<Kpi>
            caption="KPIs"
            rows={kpis.data}
            rowKey={({ id }) => id}
            initialSort={{ key: 'title' }}
            empty={
              <EmptyState icon={Gauge} title="No KPI yet" action={create}>
                {mayWrite
                  ? 'A KPI is one figure, from a metric, a ratio of two, or a saved query, with a target and bounds.'
                  : 'A developer or admin of this tenant can define one.'}
              </EmptyState>
            }
            columns={[
              {
                key: 'title',
                header: 'KPI',
                grow: true,
                sortValue: ({ title }) => title,
                cell: ({ name, title, executive }) => (
                  <span className="flex min-w-0 items-center gap-2">
                    <Link to={`/kpis/${name}`} className="min-w-0 truncate font-medium hover:text-primary hover:underline">
                      {title}
                    </Link>
                    {executive && (
                      <span className="max-sm:hidden">
                        <Pill tone="accent">Home page</Pill>
                      </span>
                    )}
                  </span>
                ),
              },
              {
                key: 'value',
                header: 'Value',
                align: 'right',
                cell: ({ latest, unit }) => (
                  <span className="whitespace-nowrap">
                    {figureText(latest?.value ?? null, bare(unit), reader)}
                    {unit.label !== undefined && <span className="max-sm:hidden"> {unit.label}</span>}
                  </span>
                ),
              },
              {
                key: 'target',
                header: 'Target',
                align: 'right',
                hideBelow: 'md',
                cell: ({ target, unit }) => <span className="whitespace-nowrap">{figureText(target, bare(unit), reader)}</span>,
              },
              {
                key: 'status',
                header: 'Status',
                sortValue: ({ latest }) => latest?.status ?? null,
                cell: ({ latest }) => (latest === null ? <span className="text-muted">being evaluated</span> : <StatusPill figures={latest} />),
              },
              { key: 'timeframe', header: 'Timeframe', hideBelow: 'lg', cell: ({ timeframe }) => <span className="whitespace-nowrap">{timeframeWords(timeframe)}</span> },
              { key: 'owner', header: 'Owner', hideBelow: 'lg', cell: ({ owner }) => owner ?? '' },
              {
                key: 'age',
                header: 'Read',
                hideBelow: 'md',
                cell: ({ latest }) => <RelativeTime at={latest?.dataAsOf ?? null} never="" className="whitespace-nowrap text-muted" />,
              },
              ...(mayWrite
                ? [
                    {
                      key: 'actions',
                      header: 'Actions',
                      headerHidden: true,
                      align: 'right' as const,
                      width: '48px',
                      cell: (kpi: Kpi) => (
                        <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${kpi.title}`} size="sm" />}>
                          <MenuLink to={`/kpis/${kpi.name}/edit`}>Edit</MenuLink>
                          <MenuItem tone="danger" onSelect={() => setDeleting(kpi)}>
                            Delete
                          </MenuItem>
                        </Menu>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Card>
      )}
      <DeleteKpi kpi={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}
