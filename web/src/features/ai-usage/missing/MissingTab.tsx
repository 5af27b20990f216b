import { useQuery } from '@tanstack/react-query';
import { EyeOff, Lightbulb, PackageSearch } from 'lucide-react';
import { Card, EmptyState, ErrorPanel, Pill, RelativeTime, SkeletonText, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { missingQuery, type MissingProducts } from '../data/ai-queries.js';
import { type AiView, rangeTitle, rangeWords } from '../data/ai-view.js';
import { figure, whole } from '../data/ai-words.js';
import { FigureTile } from '../telemetry/FigureTile.js';

/** What people looked for in vain, and what to do about it. */
export function MissingTab({ view: { days, domain } }: { view: AiView }) {
  const found = useQuery(missingQuery({ days, domain }));
  const reader = useReader();
  const missing = found.data;
  if (found.isError && missing === undefined) {
    return <ErrorPanel title="The missing products could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />;
  }
  if (missing?.texts === 'off' && missing.missingProducts.length === 0) {
    return (
      <EmptyState icon={EyeOff} title="This tenant stores no content">
        What people look for is not kept, so that nothing can be said about what is missing. An admin can change it in the settings.
      </EmptyState>
    );
  }
  if (missing !== undefined && missing.statistics.totalMissingProducts === 0) {
    return (
      <EmptyState icon={PackageSearch} title={`Nothing was looked for in vain ${rangeWords(days)}`}>
        Sessions tell it with their searches: one with <code className="font-mono text-sm">results: 0</code> has found nothing.
      </EmptyState>
    );
  }
  const statistics = missing?.statistics;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div role="group" aria-label="Statistics" className="grid min-w-0 gap-3 sm:grid-cols-3">
        <FigureTile title="Missing products" value={statistics && whole(statistics.totalMissingProducts, reader)} context={[rangeTitle(days)]} />
        <FigureTile title="Requests for them" value={statistics && whole(statistics.totalRequests, reader)} context={['searches that found nothing']} />
        <FigureTile title="Requests a product" value={statistics && figure(statistics.avgRequestsPerProduct, reader)} context={['on average']} />
      </div>
      <Recommendations missing={missing} />
      <Products missing={missing} />
      <Categories missing={missing} />
    </div>
  );
}

/** What follows from the figures. */
function Recommendations({ missing }: { missing: MissingProducts | undefined }) {
  if (missing?.recommendations.length === 0) return null;
  return (
    <Card title="What to do">
      {missing === undefined ? (
        <SkeletonText lines={2} />
      ) : (
        <ul aria-label="Recommendations" className="flex flex-col gap-1.5">
          {missing.recommendations.map((sentence) => (
            <li key={sentence} className="flex items-start gap-2">
              <Lightbulb size={15} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0 text-primary" />
              <span className="min-w-0 break-words">{sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Products({ missing }: { missing: MissingProducts | undefined }) {
  const reader = useReader();
  const left = missing === undefined ? 0 : missing.statistics.totalMissingProducts - missing.missingProducts.length;
  return (
    <Card title="Products" flush context={left > 0 && `${whole(left, reader)} rarer ones are left out`}>
      <Table
        caption="Missing products"
        rows={missing?.missingProducts}
        rowKey={({ name }) => name}
        initialSort={{ key: 'count', descending: true }}
        columns={[
          {
            key: 'name',
            header: 'Product',
            grow: true,
            sortValue: ({ name }) => name,
            cell: ({ name, examples }) => (
              <div className="min-w-0">
                <p className="truncate font-medium" title={name}>
                  {name}
                </p>
                <Examples of={name} examples={examples} />
              </div>
            ),
          },
          { key: 'category', header: 'Category', hideBelow: 'sm', sortValue: ({ category }) => category, cell: ({ category }) => <Pill>{categoryTitle(category)}</Pill> },
          { key: 'count', header: 'Requests', align: 'right', sortValue: ({ count }) => count, cell: ({ count }) => whole(count, reader) },
          {
            key: 'last',
            header: 'Last',
            align: 'right',
            sortValue: ({ lastRequested }) => lastRequested,
            cell: ({ lastRequested }) => <RelativeTime past at={lastRequested} className="whitespace-nowrap text-muted" />,
          },
        ]}
      />
    </Card>
  );
}

/** Other ways in which it was asked for. */
function Examples({ of, examples }: { of: string; examples: readonly string[] }) {
  const others = examples.filter((example) => example !== of);
  if (others.length === 0) return null;
  return (
    <p className="truncate text-sm text-muted" title={others.join(' · ')}>
      {others.map((example) => `“${example}”`).join(' · ')}
    </p>
  );
}

function Categories({ missing }: { missing: MissingProducts | undefined }) {
  const categories = Object.entries(missing?.categories ?? {});
  if (categories.every(([, names]) => names.length === 0)) return null;
  return (
    <Card title="By category" context="the most frequent">
      <div className="grid min-w-0 gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        {categories.map(([category, names]) => (
          <section key={category} aria-label={categoryTitle(category)} className="min-w-0">
            <h3 className="text-sm font-medium text-muted">{categoryTitle(category)}</h3>
            {names.length === 0 ? (
              <p className="text-faint">none</p>
            ) : (
              <ul>
                {names.map((name) => (
                  <li key={name} className="truncate" title={name}>
                    {name}
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
    </Card>
  );
}

/** "spare-parts" is shown as "Spare parts". */
const categoryTitle = (category: string): string => `${category.charAt(0).toUpperCase()}${category.slice(1).replaceAll(/[-_]/g, ' ')}`;
