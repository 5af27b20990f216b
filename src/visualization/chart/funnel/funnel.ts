import type { EChartsOption } from 'echarts';
import { baseOption, itemTooltip, tooltipText } from '../base-option.js';
import { LABEL_SIZE, namedPlaces, placeAxis } from '../cartesian/axes.js';
import { cellName, clampedSum } from '../cell-name.js';
import { mix } from '../color.js';
import { formatFigure, type Reader, type ValueFormat } from '../format/format-value.js';
import { widestText } from '../format/text-fit.js';
import { cellOf, toNumber, type ChartContext, type ChartResult } from '../result.js';
import { themeOf } from '../theme.js';

export interface FunnelConfig extends ValueFormat {
  /** Column with the names of the steps. */
  label: string;
  value: string;
  /** `y` puts the largest first; otherwise the steps stand as the query gives them. */
  sort?: 'y' | 'none';
}

export interface FunnelStep {
  name: string;
  value: number;
  raw: string | number | null;
  /** Of the first step, 0 upwards; null where the first is zero. */
  share: number | null;
  /** Of the step before; null for the first. */
  kept: number | null;
}

export interface Funnel {
  steps: FunnelStep[];
  notes: string[];
}

const MOST_STEPS = 30;

/** The steps of a funnel; equal names are added up, what is missing or below zero is left out. */
export function funnelOf(config: FunnelConfig, result: ChartResult, reader: Reader): Funnel {
  const found = new Map<string, { value: number; raw: string | number | null }>();
  let leftOut = 0;
  for (const row of result.rows) {
    const figure = cellOf(row, config.value);
    const value = toNumber(figure);
    if (value === null || value < 0) {
      leftOut += 1;
      continue;
    }
    const name = cellName(row, config.label, result, reader);
    const before = found.get(name);
    const raw = typeof figure === 'string' || typeof figure === 'number' ? figure : null;
    found.set(name, before ? { value: clampedSum(before.value, value), raw: null } : { value, raw });
  }
  const all = Array.from(found, ([name, step]) => ({ name, ...step }));
  if (config.sort === 'y') all.sort((a, b) => b.value - a.value);
  const steps = all.slice(0, MOST_STEPS);
  const first = steps[0]?.value ?? 0;
  const notes = [
    ...(all.length > steps.length ? [`first ${steps.length} of ${all.length} steps`] : []),
    ...(leftOut > 0 ? [`${leftOut} without a value left out`] : []),
  ];
  return {
    steps: steps.map((step, index) => {
      const before = steps[index - 1]?.value;
      return {
        ...step,
        share: first > 0 ? step.value / first : null,
        kept: before === undefined || before === 0 ? null : step.value / before,
      };
    }),
    notes,
  };
}

/**
 * The ECharts option of a funnel: centred bars, names at their left, figures and shares of the first step at their right.
 * Bars and not slanted shapes, because lengths are compared truly and areas are not.
 */
export function funnelOption(config: FunnelConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const { steps } = funnelOf(config, result, context);
  const most = steps.reduce((high, { value }) => Math.max(high, value), 0) || 1;
  const share = (value: number | null): string => formatFigure(value, { format: 'percent' }, context, 'rounded');
  const figures = steps.map((step) => {
    const figure = formatFigure(step.raw ?? step.value, config, context, 'short');
    return context.width < 320 || step.share === null ? figure : `${figure} · ${share(step.share)}`;
  });
  const every = Math.max(1, Math.ceil((13 * steps.length) / Math.max(1, context.height - 12)));
  const names = placeAxis(
    namedPlaces(
      steps.map(({ name }) => name),
      context,
    ),
    theme,
    {
      room: context.height,
      across: Math.max(50, context.width * 0.28),
      horizontal: true,
      bars: true,
      every,
    },
  );
  return {
    ...baseOption(context),
    grid: {
      left: 4,
      right: widestText(figures, LABEL_SIZE) + 16,
      top: 6,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: itemTooltip(theme, (index) => {
      const step = steps[index];
      if (!step) return '';
      return tooltipText(
        step.name,
        formatFigure(step.raw ?? step.value, config, context, 'rounded'),
        step.share === null ? '' : `${share(step.share)} of the first step`,
        step.kept === null ? '' : `${share(step.kept)} of the step before`,
      );
    }),
    xAxis: { type: 'value', show: false, min: 0, max: 1 },
    yAxis: [{ ...names, axisPointer: { show: false } }],
    series: [
      {
        type: 'bar',
        stack: 'funnel',
        silent: true,
        data: steps.map(({ value }) => (1 - value / most) / 2),
        itemStyle: { color: 'transparent' },
        emphasis: { disabled: true },
        barCategoryGap: '14%',
        tooltip: { show: false },
      },
      {
        type: 'bar',
        stack: 'funnel',
        data: steps.map(({ value }, index) => ({
          value: value / most,
          itemStyle: { color: mix(theme.accent, theme.card, (index / Math.max(1, steps.length)) * 0.55) },
        })),
        itemStyle: { borderRadius: 3 },
        barMinWidth: 2,
        emphasis: { focus: 'none', itemStyle: { opacity: 0.88 } },
      },
      {
        type: 'bar',
        stack: 'funnel',
        silent: true,
        data: steps.map(({ value }) => (1 - value / most) / 2),
        itemStyle: { color: 'transparent' },
        emphasis: { disabled: true },
        tooltip: { show: false },
        label: {
          show: true,
          position: 'insideRight',
          align: 'left',
          distance: -8,
          color: theme.muted,
          fontSize: LABEL_SIZE,
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            dataIndex % every === 0 ? (figures[dataIndex] ?? '') : '',
        },
      },
    ],
  };
}
