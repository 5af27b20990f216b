import { Card, cx, Skeleton } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Telemetry } from '../data/ai-queries.js';
import { BUCKETS, figure, percent, whole } from '../data/ai-words.js';

const FILLS = ['bg-(--tm-series-1)', 'bg-(--tm-series-2)', 'bg-(--tm-series-3)', 'bg-(--tm-series-4)', 'bg-(--tm-series-5)'];

/** Tokens in five buckets, of which no two overlap: what was read, and what was written. */
export function TokensCard({ tokens }: { tokens: Telemetry['tokens'] | undefined }) {
  const reader = useReader();
  return (
    <Card title="Tokens" context={tokens && `${figure(tokens.avgPerRequest, reader)} a request`}>
      {tokens === undefined ? (
        <Skeleton className="h-52 w-full" />
      ) : (
        <>
          <p className="text-figure font-semibold tracking-[-0.015em]">{whole(tokens.total, reader)}</p>
          <p className="text-sm text-muted">
            {whole(tokens.totalInput, reader)} read · {whole(tokens.totalOutput, reader)} written
          </p>
          <div aria-hidden className="mt-3 flex h-2 gap-px overflow-hidden rounded-full bg-neutral-soft">
            {BUCKETS.map(({ bucket }, index) => (
              <span key={bucket} className={FILLS[index]} style={{ width: `${shareOf(tokens, tokens.byBucket[bucket])}%` }} />
            ))}
          </div>
          <table className="mt-2 w-full border-collapse">
            <caption className="sr-only">Tokens by bucket</caption>
            <thead className="sr-only">
              <tr>
                <th scope="col">Bucket</th>
                <th scope="col">Tokens</th>
                <th scope="col">Share</th>
              </tr>
            </thead>
            <tbody>
              {BUCKETS.map(({ bucket, label }, index) => (
                <tr key={bucket} className="border-b border-line last:border-0">
                  <th scope="row" className="py-1.5 text-left font-normal">
                    <span className="flex items-center gap-2">
                      <span aria-hidden className={cx('size-2 shrink-0 rounded-[2px]', FILLS[index])} />
                      {label}
                    </span>
                  </th>
                  <td className="py-1.5 text-right">{whole(tokens.byBucket[bucket], reader)}</td>
                  <td className="w-16 py-1.5 text-right text-muted">{percent(tokens.total === 0 ? null : shareOf(tokens, tokens.byBucket[bucket]), reader)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Card>
  );
}

const shareOf = ({ total }: Telemetry['tokens'], part: number): number => (total === 0 ? 0 : (part / total) * 100);
