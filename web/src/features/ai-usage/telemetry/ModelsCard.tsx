import { Cpu, TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';
import { useCan } from '../../../session/session.js';
import { Card, type Column, EmptyState, Pill, ProgressBar, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Telemetry } from '../data/ai-queries.js';
import { exactMoney, figure, percent, unpricedWords, whole } from '../data/ai-words.js';

type Model = Telemetry['modelUsage'][number];

/** Models side by side. One without a price says so: it is in no cost, and not free. */
export function ModelsCard({ telemetry }: { telemetry: Telemetry | undefined }) {
  const reader = useReader();
  const maySetPrices = useCan('price-book:write');
  const unpriced = telemetry === undefined ? null : unpricedWords(telemetry, reader);
  const currency = telemetry?.cost.currency ?? '';
  const columns: Column<Model>[] = [
    {
      key: 'model',
      header: 'Model',
      grow: true,
      sortValue: ({ model }) => model,
      cell: ({ model }) => (
        <span className="block truncate" title={model}>
          {model}
        </span>
      ),
    },
    { key: 'requests', header: 'Requests', align: 'right', sortValue: ({ count }) => count, cell: ({ count }) => whole(count, reader) },
    {
      key: 'share',
      header: 'Share',
      align: 'right',
      hideBelow: 'sm',
      sortValue: ({ percentage }) => percentage,
      cell: ({ percentage, model }) => (
        <span className="inline-flex items-center gap-2">
          <ProgressBar value={percentage / 100} label={`Share of ${model}`} className="w-14 max-lg:hidden" />
          <span className="w-14">{percent(percentage, reader)}</span>
        </span>
      ),
    },
    { key: 'tokens', header: 'Tokens', align: 'right', hideBelow: 'sm', sortValue: ({ tokens }) => tokens, cell: ({ tokens }) => whole(tokens, reader) },
    {
      key: 'each',
      header: 'Tokens a request',
      align: 'right',
      hideBelow: 'md',
      sortValue: ({ tokens, count }) => (count === 0 ? null : tokens / count),
      cell: ({ tokens, count }) => figure(count === 0 ? null : tokens / count, reader, 0),
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
    <Card title="Models" flush context={telemetry && `${whole(telemetry.modelUsage.length, reader)} used`}>
      {unpriced !== null && (
        <p role="note" className="mx-3.5 mb-2 flex items-start gap-2 rounded-control bg-warning-soft px-2.5 py-1.5 text-base text-warning">
          <TriangleAlert size={15} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0 break-words">
            {unpriced}{' '}
            {maySetPrices && (
              <Link to="/economics?tab=prices" className="underline underline-offset-3">
                Set a price
              </Link>
            )}
          </span>
        </p>
      )}
      <Table
        caption="Models"
        columns={columns}
        rows={telemetry?.modelUsage}
        rowKey={({ model }) => model}
        initialSort={{ key: 'requests', descending: true }}
        className="max-h-96 overflow-y-auto"
        empty={<EmptyState icon={Cpu} compact title="No model was used" />}
      />
    </Card>
  );
}
