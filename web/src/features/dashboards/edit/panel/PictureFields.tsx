import {
  type ChartResult,
  chartTitle,
  type ChartTypeName,
  chartTypeNames,
  shownBy,
  suggestVisualization,
} from '@tidemark/chart';
import { useEffect, useEffectEvent } from 'react';
import { cx, EmptyState } from '../../../../ui/index.js';
import type { WidgetVisualization } from '../../../../api/types.js';
import { CHART_ICONS } from '../../../explore/chart/chart-icons.js';
import { visualizationOf } from '../../../explore/chart/chart-mapping.js';
import { ChartSettings } from '../../../explore/chart/ChartSettings.js';
import type { DraftWidget } from '../draft/draft.js';
import { ListSettings } from '../ListSettings.js';
import { Suggestions } from './Suggestions.js';
import type { WidgetFieldsProps } from './widget-change.js';

/** How the result is shown: the kind of picture, its columns, its formats. The tile shows it as it is chosen. */
export function PictureFields({ widget, result, onChange }: WidgetFieldsProps & { result: ChartResult | null }) {
  const { visualization } = widget;
  const choose = (next: WidgetVisualization, field: string): void => onChange((now) => shownAs(now, next), field);
  return (
    <div className="flex flex-col gap-3">
      <KindPicker
        value={visualization.type}
        suggested={result === null ? null : suggestVisualization(result).type}
        onChoose={(type) =>
          choose(result === null ? { type, config: {} } : visualizationOf(type, result, visualization), 'kind')
        }
      />
      {result !== null && (
        <Suggestions result={result} current={visualization} onChoose={(next) => choose(next, 'kind')} />
      )}
      {result === null ? (
        <EmptyState compact title="No result yet">
          Once there are rows, their columns are offered here.
        </EmptyState>
      ) : (
        <>
          <ChartSettings result={result} visualization={visualization} onChange={(next) => choose(next, 'settings')} />
          <ListSettings result={result} visualization={visualization} onChange={(next) => choose(next, 'lists')} />
        </>
      )}
    </div>
  );
}

/** A picture whose columns nobody has chosen gets those that the first result suggests. */
export function useFirstPicture(
  widget: DraftWidget,
  result: ChartResult | null,
  onChange: WidgetFieldsProps['onChange'],
): void {
  const { type, config } = widget.visualization;
  const unset = type !== 'table' && Object.keys(config).length === 0;
  const fill = useEffectEvent((found: ChartResult) =>
    onChange((now) => shownAs(now, visualizationOf(type as ChartTypeName, found, null)), 'sql'),
  );
  useEffect(() => {
    if (unset && result !== null && result.columns.length > 0) fill(result);
  }, [unset, result]);
}

function shownAs(widget: DraftWidget, visualization: WidgetVisualization): DraftWidget {
  return { ...widget, type: shownBy(visualization.type as ChartTypeName), visualization };
}

interface KindPickerProps {
  value: string;
  /** The kind that suits the columns best. */
  suggested: string | null;
  onChoose: (type: ChartTypeName) => void;
}

function KindPicker({ value, suggested, onChoose }: KindPickerProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">Kind of picture</legend>
      <div className="grid grid-cols-4 gap-1.5">
        {chartTypeNames().map((type) => {
          const Icon = CHART_ICONS[type];
          return (
            <label
              key={type}
              title={type === suggested ? `${chartTitle(type)}, suggested for these columns` : chartTitle(type)}
              className={cx(
                'relative flex min-w-0 cursor-pointer flex-col items-center gap-1 rounded-control border px-1 py-2 text-sm transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-primary',
                type === value ? 'border-primary bg-primary-soft text-ink' : 'border-line hover:bg-hover',
              )}
            >
              <input
                type="radio"
                name="picture-kind"
                value={type}
                checked={type === value}
                onChange={() => onChoose(type)}
                className="sr-only"
              />
              <Icon
                size={17}
                strokeWidth={1.6}
                aria-hidden
                className={type === value ? 'text-primary' : 'text-muted'}
              />
              <span className="max-w-full truncate">{chartTitle(type)}</span>
              {type === suggested && type !== value && (
                <span className="absolute top-1 right-1 size-1.5 rounded-full bg-primary">
                  <span className="sr-only">, suggested</span>
                </span>
              )}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
