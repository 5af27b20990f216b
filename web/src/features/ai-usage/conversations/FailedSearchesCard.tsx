import { SearchX } from 'lucide-react';
import { Card, EmptyState, SkeletonText } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Analytics } from '../data/ai-queries.js';
import { percent, whole } from '../data/ai-words.js';

/** Searches that found nothing, those that did most often first. */
export function FailedSearchesCard({ analytics }: { analytics: Analytics | undefined }) {
  const reader = useReader();
  const metrics = analytics?.metrics;
  const share = metrics === undefined || metrics.searches === 0 ? null : (metrics.failedSearches / metrics.searches) * 100;
  return (
    <Card title="Failed searches" flush context={metrics && share !== null && `${whole(metrics.failedSearches, reader)} · ${percent(share, reader)} of all`}>
      {analytics === undefined ? (
        <SkeletonText className="p-3.5" lines={5} />
      ) : analytics.failedSearches.length === 0 ? (
        <EmptyState compact icon={SearchX} title={analytics.metrics.searches === 0 ? 'No search was made' : 'Every search found something'} />
      ) : (
        <ol aria-label="Failed searches" className="pb-1.5">
          {analytics.failedSearches.map((query, index) => (
            <li key={query} className="flex gap-2.5 border-b border-line px-3.5 py-1.5 last:border-0">
              <span className="w-5 shrink-0 text-right text-faint">{index + 1}</span>
              <span className="min-w-0 truncate" title={query}>
                {query}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
