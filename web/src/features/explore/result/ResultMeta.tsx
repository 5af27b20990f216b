import type { QueryMeta } from '../../../api/types.js';
import { count, duration, plural } from '../../../format/number.js';
import { fullTime } from '../../../format/time.js';
import { Pill, RelativeTime, Tooltip } from '../../../ui/index.js';

const LEVELS: Record<QueryMeta['cacheLevel'], string> = {
  l1: 'from this server’s memory',
  l2: 'from the shared cache',
  source: 'from the data source',
};

/** Rows, time, where they came from and how old they are. */
export function ResultMeta({ meta, rows }: { meta: QueryMeta; rows: number }) {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
      <span className="whitespace-nowrap">{plural(rows, 'row')}</span>
      {meta.truncated && (
        <Tooltip label={`A limit cut the result after ${count(rows)} rows. Raise the limit, or download all rows.`}>
          <span tabIndex={0} className="inline-flex rounded-pill">
            <Pill tone="warning">cut off</Pill>
          </span>
        </Tooltip>
      )}
      <span aria-hidden>·</span>
      <span className="whitespace-nowrap" title="Time that the data source took">
        {duration(meta.executionTime)}
      </span>
      {meta.cached && (
        <Tooltip label={`Answered ${LEVELS[meta.cacheLevel]}, read at ${fullTime(meta.dataAsOf)}`}>
          <span tabIndex={0} className="inline-flex rounded-pill">
            <Pill tone={meta.stale === true ? 'warning' : 'neutral'}>
              {meta.stale === true ? 'stale' : `cached · ${meta.cacheLevel.toUpperCase()}`}
            </Pill>
          </span>
        </Tooltip>
      )}
      <span aria-hidden className="max-sm:hidden">
        ·
      </span>
      <span className="whitespace-nowrap max-sm:hidden">
        read <RelativeTime key={meta.dataAsOf} at={meta.dataAsOf} />
      </span>
    </div>
  );
}
