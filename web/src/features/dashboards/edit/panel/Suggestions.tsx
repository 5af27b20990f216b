import { type ChartResult, chartTitle, recommendVisualizations } from '@tidemark/chart';
import { useMemo } from 'react';
import type { WidgetVisualization } from '../../../../api/types.js';
import { cx } from '../../../../ui/index.js';
import { CHART_ICONS } from '../../../explore/chart/chart-icons.js';

const MOST = 3;

export interface SuggestionsProps {
  result: ChartResult;
  current: WidgetVisualization;
  onChoose: (visualization: WidgetVisualization) => void;
}

/** The pictures that suit the result best, each with the reason; pressing one takes it with its columns. */
export function Suggestions({ result, current, onChoose }: SuggestionsProps) {
  const found = useMemo(() => recommendVisualizations(result, MOST), [result]);
  if (found.length === 0) return null;
  return (
    <section aria-label="Suggestions">
      <h3 className="mb-1 text-sm font-medium">Suggested for this result</h3>
      <ul className="flex flex-col gap-1">
        {found.map(({ type, config, reason }) => {
          const Icon = CHART_ICONS[type];
          return (
            <li key={`${type} ${reason}`}>
              <button
                type="button"
                onClick={() => onChoose({ type, config: { ...config } })}
                aria-pressed={isSame(current, { type, config })}
                className={cx(
                  'flex w-full items-start gap-2 rounded-control border px-2 py-1.5 text-left text-sm transition-colors duration-120',
                  isSame(current, { type, config }) ? 'border-primary bg-primary-soft' : 'border-line hover:bg-hover',
                )}
              >
                <Icon size={15} strokeWidth={1.7} aria-hidden className="mt-0.5 shrink-0 text-primary" />
                <span className="min-w-0">
                  <span className="font-medium">{chartTitle(type)}</span>
                  <span className="text-muted"> · {reason}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function isSame(a: WidgetVisualization, b: { type: string; config: object }): boolean {
  const written = ({ type, config }: { type: string; config: object }): string =>
    JSON.stringify([type, Object.entries(config).sort(([left], [right]) => (left < right ? -1 : 1))]);
  return written(a) === written(b);
}
