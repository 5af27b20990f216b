import { type KeyboardEvent, useMemo, useState } from 'react';
import { cx, Skeleton } from '../../ui/index.js';
import { LEVEL_BARS } from './levels.js';
import { LEVELS, type LogBucket, type LogHistogram } from './log-queries.js';

export interface LevelHistogramProps {
  histogram: LogHistogram | undefined;
  /** Shows the piece of time alone; milliseconds since 1970. */
  onZoom: (from: number, to: number) => void;
}

interface Bar {
  at: number;
  total: number;
  levels: LogBucket['levels'];
}

/** Lines over time, stacked by level. A bar that is pressed becomes the range; arrow keys move between bars. */
export function LevelHistogram({ histogram, onZoom }: LevelHistogramProps) {
  const bars = useMemo(() => (histogram === undefined ? [] : barsOf(histogram)), [histogram]);
  const [chosen, setChosen] = useState<number | null>(null);
  if (histogram === undefined) return <Skeleton className="h-24 w-full" />;
  const most = Math.max(1, ...bars.map(({ total }) => total));
  const stepMs = histogram.stepSeconds * 1000;
  const zoom = (bar: Bar | undefined): void => {
    if (bar !== undefined && bar.total > 0) onZoom(bar.at, bar.at + stepMs);
  };
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(Math.min(bars.length - 1, Math.max(0, (chosen ?? (step > 0 ? -1 : bars.length)) + step)));
    } else if (event.key === 'Enter' && chosen !== null) zoom(bars[chosen]);
  };
  const shown = chosen === null ? undefined : bars[chosen];
  return (
    <figure className="m-0">
      <div
        role="group"
        tabIndex={0}
        aria-label={`Lines over time: ${bars.reduce((sum, { total }) => sum + total, 0).toLocaleString()} in all. Arrow keys move, Enter shows a piece of time alone.`}
        onKeyDown={move}
        onBlur={() => setChosen(null)}
        onMouseLeave={() => setChosen(null)}
        className="flex h-20 items-end gap-px rounded-sm"
      >
        {bars.map((bar, index) => (
          <button
            key={bar.at}
            type="button"
            tabIndex={-1}
            aria-hidden
            onMouseEnter={() => setChosen(index)}
            onClick={() => zoom(bar)}
            className={cx(
              'flex h-full min-w-0 flex-1 flex-col-reverse rounded-t-[2px]',
              index === chosen && 'bg-hover',
            )}
          >
            {LEVELS.map((level) => {
              const lines = bar.levels[level] ?? 0;
              return lines === 0 ? null : (
                <span
                  key={level}
                  className={cx('block w-full shrink-0', LEVEL_BARS[level])}
                  style={{ height: `max(2px, ${(lines / most) * 100}%)` }}
                />
              );
            })}
          </button>
        ))}
      </div>
      <figcaption className="mt-1 flex justify-between gap-2 text-xs text-muted">
        {shown === undefined ? (
          <>
            <span>{timeWords(bars[0]?.at)}</span>
            <span>{timeWords(bars.at(-1)?.at)}</span>
          </>
        ) : (
          <span aria-live="polite">
            {timeWords(shown.at)}:{' '}
            {LEVELS.filter((level) => shown.levels[level] !== undefined)
              .map((level) => `${(shown.levels[level] ?? 0).toLocaleString()} ${level}`)
              .join(', ') || 'no lines'}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** Every piece of the range, also those without lines. */
function barsOf({ from, to, stepSeconds, buckets }: LogHistogram): Bar[] {
  const step = stepSeconds * 1000;
  const byTime = new Map(buckets.map(({ startsAt, levels }) => [Date.parse(startsAt), levels]));
  const bars: Bar[] = [];
  for (let at = Math.floor(Date.parse(from) / step) * step; at < Date.parse(to) && bars.length < 400; at += step) {
    const levels = byTime.get(at) ?? {};
    bars.push({ at, levels, total: Object.values(levels).reduce((sum, lines) => sum + lines, 0) });
  }
  return bars;
}

function timeWords(at: number | undefined): string {
  if (at === undefined) return '';
  return new Date(at).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}
