import { cx } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import type { Anomaly } from './anomaly-queries.js';
import { amountText, memberWords, moversByDimension, partText } from './anomaly-words.js';

const COMPARED = {
  weeks: 'Against the same time of the weeks before',
  previous: 'Against the six points just before',
} as const;

/** Which parts of the whole moved most, each dimension for itself. */
export function Movers({ anomaly }: { anomaly: Anomaly }) {
  const reader = useReader();
  const { context, unit, deviation } = anomaly;
  if (context === null) return <p className="text-sm text-muted">Its parts are not known: the metric has no further dimensions.</p>;
  const dimensions = moversByDimension(context.movers);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{COMPARED[context.comparedWith]}. Bars are parts of all that changed along a dimension.</p>
      <div className={cx('grid gap-x-6 gap-y-4', dimensions.length > 1 && 'sm:grid-cols-2')}>
        {dimensions.map(({ dimension, movers }) => (
          <section key={dimension} aria-label={`By ${dimension}`} className="min-w-0">
            <h4 className="mb-1.5 text-sm font-semibold">By {dimension}</h4>
            <ul className="flex flex-col gap-2">
              {movers.map(({ member, value, expected, change, share }) => (
                <li key={String(member)} className="min-w-0">
                  <p className="flex items-baseline gap-2">
                    <span className={cx('min-w-0 flex-1 truncate', member === null && 'text-muted italic')} title={memberWords(member)}>
                      {memberWords(member)}
                    </span>
                    <span className="shrink-0 font-medium">
                      {change > 0 && '+'}
                      {amountText(change, unit, reader)}
                    </span>
                  </p>
                  <span aria-hidden className="mt-0.5 block h-1 overflow-hidden rounded-full bg-neutral-soft">
                    <span
                      className={cx('block h-full rounded-full', Math.sign(change) === Math.sign(deviation) ? 'bg-primary' : 'bg-control')}
                      style={{ width: `${Math.max(2, Math.min(100, Math.abs(share) * 100))}%` }}
                    />
                  </span>
                  <p className="text-sm text-muted">
                    {amountText(value, unit, reader)} instead of {amountText(expected, unit, reader)} · {partText(Math.abs(share))} of the change
                  </p>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}
