import { count } from '../../format/number.js';
import { Skeleton } from '../../ui/index.js';
import type { CacheMetrics } from './cache-queries.js';

const ONE_PLACE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** How reads went, in one line of figures. */
export function CacheFigures({ metrics }: { metrics: CacheMetrics | undefined }) {
  const figures: [string, string | null, string][] = [
    ['Hit rate', metrics ? rate(metrics.hitRatePercent) : null, 'Share of the reads that waited for no source'],
    ['Reads', metrics ? count(metrics.reads) : null, 'Results that were asked for'],
    ['Hits', metrics ? count(metrics.hits) : null, 'Answered from what was kept'],
    ['Misses', metrics ? count(metrics.misses) : null, 'Made from their source'],
    ['Stale', metrics ? count(metrics.stale) : null, 'Outdated results that stood in for a source that failed'],
  ];
  return (
    <section
      aria-label="Reads"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line sm:grid-cols-5"
    >
      {figures.map(([name, value, title], index) => (
        <dl key={name} title={title} className={`m-0 min-w-0 bg-card px-3.5 py-2.5 ${index === 0 ? 'max-sm:col-span-2' : ''}`}>
          <dt className="truncate text-sm text-muted">{name}</dt>
          <dd className="mt-0.5 text-lg font-semibold tabular-nums">{value ?? <Skeleton className="h-5 w-14" />}</dd>
        </dl>
      ))}
    </section>
  );
}

const rate = (percent: number | null): string => (percent === null ? '–' : `${ONE_PLACE.format(percent)}\u00a0%`);
