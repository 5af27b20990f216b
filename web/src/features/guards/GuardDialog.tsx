import { useQuery } from '@tanstack/react-query';
import { Dialog, ErrorPanel, RelativeTime, Table } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { type Guard, type Guarded, guardQuery, type WatchedSeries } from './guard-queries.js';
import { dimensionWords, figureText, lengthWords, missingWords, thresholdWords, watchedWords } from './guard-words.js';
import { StandingPill } from './StandingPill.js';

/** A guard in full: its rule in a sentence, and how each of its series stands. */
export function GuardDialog({ guard, of, onClose }: { guard: Guard; of: Guarded; onClose: () => void }) {
  const whole = useQuery(guardQuery(of, guard.id));
  const reader = useReader();
  const { unit, description, resolveThreshold, baseline, forSeconds, resolveAfterSeconds, windowSeconds, minimumSamples, problem } = whole.data ?? guard;
  const closes = resolveThreshold === null ? '' : `, closes at ${figureText(resolveThreshold, baseline === null ? unit : '%', reader)}`;
  const several = (whole.data?.watchedCount ?? 0) > 1;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={guard.name} size="lg">
      <div className="flex flex-col gap-2 pb-4">
        {description !== '' && <p>{description}</p>}
        <p className="text-muted">
          {watchedWords(guard)} over {lengthWords(windowSeconds)}. Violated {thresholdWords(guard, reader)}
          {closes}.{forSeconds > 0 && ` Opens after ${lengthWords(forSeconds)}.`}
          {resolveAfterSeconds > 0 && ` Closes after ${lengthWords(resolveAfterSeconds)} of being well.`}
          {minimumSamples > 0 && ` Not read with fewer than ${minimumSamples} events.`}
        </p>
        {problem !== null && <p className="text-danger">{problem}</p>}
        {whole.isError && whole.data === undefined ? (
          <ErrorPanel title="Its series could not be loaded" error={whole.error} onRetry={() => void whole.refetch()} retrying={whole.isFetching} />
        ) : (
          <Table<WatchedSeries>
            caption="Series"
            rows={whole.data?.watched}
            rowKey={({ dimensions }) => JSON.stringify(dimensions)}
            skeletonRows={2}
            empty={<p className="text-muted">Nothing has been read yet.</p>}
            columns={[
              ...(several
                ? [{ key: 'series', header: 'Series', grow: true, cell: (series: WatchedSeries) => <p className="truncate">{dimensionWords(series)}</p> }]
                : []),
              {
                key: 'state',
                header: 'State',
                cell: (series) => (
                  <>
                    <StandingPill status={series.status} held={series.held} />
                    {missingWords(series) !== null && <p className="pt-0.5 text-sm text-muted">{missingWords(series)}</p>}
                  </>
                ),
              },
              { key: 'value', header: 'Now', align: 'right', cell: ({ value }) => <span className="whitespace-nowrap">{figureText(value, unit, reader)}</span> },
              {
                key: 'threshold',
                header: 'Threshold',
                align: 'right',
                cell: ({ thresholdValue }) => <span className="whitespace-nowrap">{figureText(thresholdValue, unit, reader)}</span>,
              },
              { key: 'since', header: 'Since', hideBelow: 'sm', cell: ({ since }) => <RelativeTime past at={since} className="whitespace-nowrap text-muted" /> },
            ]}
          />
        )}
      </div>
    </Dialog>
  );
}
