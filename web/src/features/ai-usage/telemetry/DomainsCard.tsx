import { Globe } from 'lucide-react';
import { Button, Card, type Column, EmptyState, Pill, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Telemetry } from '../data/ai-queries.js';
import { exactMoney, percent, whole } from '../data/ai-words.js';

type Domain = Telemetry['domainBreakdown'][number];

/** Domains side by side; one is chosen by its name. */
export function DomainsCard({ telemetry, domain, onDomain }: { telemetry: Telemetry | undefined; domain: string | null; onDomain: (domain: string | null) => void }) {
  const reader = useReader();
  const currency = telemetry?.cost.currency ?? '';
  const all = telemetry?.overview.totalRequests ?? 0;
  const columns: Column<Domain>[] = [
    {
      key: 'domain',
      header: 'Domain',
      grow: true,
      sortValue: (row) => row.domain,
      cell: (row) =>
        row.domain === null ? (
          <span className="text-muted">None named</span>
        ) : (
          <button
            type="button"
            aria-pressed={row.domain === domain}
            title={row.domain}
            onClick={() => onDomain(row.domain === domain ? null : row.domain)}
            className="block max-w-full truncate rounded-sm text-left text-primary hover:underline"
          >
            {row.domain}
          </button>
        ),
    },
    { key: 'requests', header: 'Requests', align: 'right', sortValue: ({ requests }) => requests, cell: ({ requests }) => whole(requests, reader) },
    {
      key: 'share',
      header: 'Share',
      align: 'right',
      hideBelow: 'sm',
      sortValue: ({ requests }) => requests,
      cell: ({ requests }) => percent(all === 0 ? null : (requests / all) * 100, reader),
    },
    {
      key: 'cost',
      header: 'Cost',
      align: 'right',
      sortValue: ({ cost }) => (cost === null ? null : Number(cost)),
      cell: ({ cost }) => (cost === null ? <Pill tone="warning">Unpriced</Pill> : <span className="whitespace-nowrap">{exactMoney(cost, currency, reader)}</span>),
    },
  ];
  return (
    <Card
      title="Domains"
      flush
      actions={
        domain !== null && (
          <Button size="sm" variant="ghost" onClick={() => onDomain(null)}>
            All domains
          </Button>
        )
      }
    >
      <Table
        caption="Domains"
        columns={columns}
        rows={telemetry?.domainBreakdown}
        rowKey={(row) => row.domain ?? ''}
        initialSort={{ key: 'requests', descending: true }}
        className="max-h-96 overflow-y-auto"
        empty={<EmptyState icon={Globe} compact title="No domain was named" />}
      />
    </Card>
  );
}
