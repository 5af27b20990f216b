import { buildMetricView, type ChartResult, type MetricChange, type MetricConfig } from '@tidemark/chart';
import { useMemo } from 'react';
import { cx } from '../../../ui/index.js';
import { Sparkline } from './Sparkline.js';
import { useReader } from './use-reader.js';

/** A key figure: value, change with its meaning, small line. */
export function MetricFigure({ config, result }: { config: MetricConfig; result: ChartResult }) {
  const reader = useReader();
  const view = useMemo(() => buildMetricView(config, result, reader), [config, result, reader]);
  return (
    <div className="flex size-full min-h-0 flex-col">
      <p className="sr-only">{view.description}</p>
      <div aria-hidden className="flex min-w-0 items-baseline gap-1.5" title={view.exact}>
        <span className="min-w-0 truncate text-figure font-semibold tracking-[-0.015em]">{view.figure.number}</span>
        {view.figure.unit !== '' && <span className="shrink-0 text-lg text-muted">{view.figure.unit}</span>}
      </div>
      <div aria-hidden className="flex min-h-[17px] min-w-0 items-baseline gap-1.5 text-sm">
        {view.change !== null && <Change change={view.change} />}
        <span className="min-w-0 truncate text-muted" title={contextOf(view)}>
          {contextOf(view)}
        </span>
      </div>
      {view.sparkline.length > 0 && (
        <div className="mt-auto h-9 min-h-0 shrink pt-1.5">
          <Sparkline points={view.sparkline} className="block size-full text-primary" />
        </div>
      )}
    </div>
  );
}

function contextOf(view: { change: MetricChange | null; compareLabel: string | null; label: string | null }): string {
  if (view.change === null) return view.label ?? (view.compareLabel === null ? '' : 'nothing earlier to compare with');
  const from = view.change.previous === null ? '' : `from\u00a0${view.change.previous}`;
  return [view.compareLabel ?? from, view.label ?? ''].filter((part) => part !== '').join(' · ');
}

const ARROWS = { up: '▲', down: '▼', flat: '→' };
const TONES = { good: 'text-success', bad: 'text-danger', neutral: 'text-muted' };

function Change({ change }: { change: MetricChange }) {
  return (
    <span className={cx('shrink-0 font-semibold whitespace-nowrap', TONES[change.tone])}>
      <span className="mr-0.5 text-[0.82em]">{ARROWS[change.direction]}</span> {change.text}
    </span>
  );
}
