import { Card, type Column, EmptyState, ProgressBar, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Analytics } from '../data/ai-queries.js';
import { percent, whole } from '../data/ai-words.js';

type TopQuery = Analytics['topQueries'][number];

/** What people ask for most, near duplicates together. */
export function TopQueriesCard({ analytics }: { analytics: Analytics | undefined }) {
  const reader = useReader();
  const columns: Column<TopQuery>[] = [
    {
      key: 'query',
      header: 'Asked for',
      grow: true,
      cell: ({ query }) => (
        <span className="block truncate" title={query}>
          {query}
        </span>
      ),
    },
    { key: 'count', header: 'Times', align: 'right', sortValue: ({ count }) => count, cell: ({ count }) => whole(count, reader) },
    {
      key: 'share',
      header: 'Share',
      align: 'right',
      sortValue: ({ percentage }) => percentage,
      cell: ({ percentage, query }) => (
        <span className="inline-flex items-center gap-2">
          <ProgressBar value={percentage / 100} label={`Share of ${query}`} className="w-14 max-sm:hidden" />
          <span className="w-14">{percent(percentage, reader)}</span>
        </span>
      ),
    },
  ];
  return (
    <Card title="Top queries" flush context={analytics && (analytics.topQueriesOf === 'search' ? 'searches, like ones together' : 'what users wrote, like ones together')}>
      <Table
        caption="Top queries"
        columns={columns}
        rows={analytics?.topQueries}
        rowKey={({ query }) => query}
        initialSort={{ key: 'count', descending: true }}
        empty={<EmptyState compact title="Nothing was asked for">Queries come with the searches of sessions, and with messages of users.</EmptyState>}
      />
    </Card>
  );
}
