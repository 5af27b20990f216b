import { useMemo } from 'react';
import { fullTime } from '../../../format/time.js';
import { Button, cx, EmptyState, Pill } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { dimensionWords, figureText } from '../../guards/guard-words.js';
import type { Backtest, BacktestFire } from '../alert-types.js';
import { lasted } from '../alert-words.js';
import { backtestChart, stretchOf } from './backtest-chart.js';

const MOST_FIRES = 8;

export interface BacktestAnswerProps {
  backtest: Backtest;
  /** The rule was changed since. */
  stale: boolean;
  onTake: (suggestion: NonNullable<Backtest['suggestion']>) => void;
}

/** How often a rule would have fired, a picture of it, and a threshold that would have been quieter. */
export function BacktestAnswer({ backtest, stale, onTake }: BacktestAnswerProps) {
  const reader = useReader();
  const { totals, picture, suggestion, fires, notes } = backtest;
  const drawn = useMemo(() => backtestChart(backtest), [backtest]);
  const figures = [
    { label: 'Fires', value: String(totals.fires), more: `${totals.firesPerWeek} a week` },
    { label: 'Firing', value: lasted(totals.firingSeconds), more: 'in all' },
    { label: 'At night', value: String(totals.nightFires), more: '22:00 to 6:00' },
    { label: 'Flaps', value: String(totals.flaps), more: 'again within 15 min' },
  ];
  return (
    <div className={cx('flex flex-col gap-3', stale && 'opacity-60')}>
      {stale && <p className="text-sm text-warning">The rule has changed since: run it again.</p>}
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {figures.map(({ label, value, more }) => (
          <div key={label} className="min-w-0">
            <dt className="text-sm text-muted">{label}</dt>
            <dd className="text-lg font-semibold">{value}</dd>
            <dd className="truncate text-sm text-muted">{more}</dd>
          </div>
        ))}
      </dl>
      {drawn === null ? (
        <EmptyState compact title="Nothing was measured">
          There is nothing to try the rule on in this time.
        </EmptyState>
      ) : (
        <div>
          <div className="h-52">
            <PlottedChart spec={drawn.spec} result={drawn.result} name="What the rule watches" />
          </div>
          <FireStrip backtest={backtest} />
        </div>
      )}
      {suggestion !== null && suggestion.threshold !== picture.threshold && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control border border-line bg-sunken px-3 py-2">
          <p className="min-w-0 flex-1 basis-60">
            <span className="font-medium">Suggested: {figureText(suggestion.threshold, picture.unit, reader)}</span>
            <span className="block text-sm text-muted">{suggestion.reason}</span>
          </p>
          <Button size="sm" onClick={() => onTake(suggestion)}>
            Take {figureText(suggestion.threshold, picture.unit, reader)}
          </Button>
        </div>
      )}
      {fires.length > 0 && <Fires fires={fires} unit={picture.unit} />}
      {notes.map((note) => (
        <p key={note} className="text-sm text-muted">
          {note}
        </p>
      ))}
    </div>
  );
}

/** When it would have fired, along the time that was tried. */
function FireStrip({ backtest }: { backtest: Backtest }) {
  const { from, to, fires } = backtest;
  return (
    <div role="img" aria-label={`${fires.length} fires between ${fullTime(from)} and ${fullTime(to)}`} className="relative mt-1 h-2.5 overflow-hidden rounded-pill bg-neutral-soft">
      {fires.map((fire, index) => {
        const { start, width } = stretchOf(fire, backtest);
        return <span key={index} title={`${fullTime(fire.from)}, ${lasted(fire.durationSeconds)}`} className="absolute inset-y-0 min-w-[3px] bg-danger" style={{ left: `${start}%`, width: `${width}%` }} />;
      })}
    </div>
  );
}

function Fires({ fires, unit }: { fires: readonly BacktestFire[]; unit: string }) {
  const reader = useReader();
  const newest = fires.slice(-MOST_FIRES).reverse();
  return (
    <ul aria-label="Fires" className="flex flex-col">
      {newest.map((fire, index) => (
        <li key={index} className="flex min-w-0 items-center gap-2 border-t border-line py-1.5">
          <time dateTime={fire.from} className="shrink-0 whitespace-nowrap">
            {new Date(fire.from).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })}
          </time>
          <span className="min-w-0 flex-1 truncate text-sm text-muted" title={dimensionWords(fire)}>
            {dimensionWords(fire)}
          </span>
          {fire.atNight && <Pill className="max-sm:hidden">Night</Pill>}
          {fire.peak !== null && <span className="shrink-0 text-sm whitespace-nowrap text-muted max-sm:hidden">peak {figureText(fire.peak, unit, reader)}</span>}
          <span className="shrink-0 text-sm whitespace-nowrap">{fire.to === null ? `${lasted(fire.durationSeconds)}, still` : lasted(fire.durationSeconds)}</span>
        </li>
      ))}
      {fires.length > newest.length && <li className="border-t border-line pt-1.5 text-sm text-muted">and {fires.length - newest.length} before</li>}
    </ul>
  );
}
