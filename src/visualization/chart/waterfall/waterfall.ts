import type { EChartsOption } from 'echarts';
import { baseOption, dataIndexOf, tooltipOption, tooltipText } from '../base-option.js';
import { LABEL_SIZE, namedPlaces, placeAxis, valueAxis } from '../cartesian/axes.js';
import { intervalsFor, niceScale } from '../cartesian/nice-scale.js';
import { cellName, clampedSum } from '../cell-name.js';
import { formatFigure, type Reader, type ValueFormat } from '../format/format-value.js';
import { widestText } from '../format/text-fit.js';
import { cellOf, toNumber, type ChartContext, type ChartResult } from '../result.js';
import { themeOf } from '../theme.js';

export interface WaterfallConfig extends ValueFormat {
  /** Column with the names of the steps. */
  x: string;
  /** Column of changes; where `totals` is true, of levels reached. */
  y: string;
  /** Column that is true for rows which are levels (an opening balance, a subtotal) and not changes. */
  totals?: string;
  /** What the sum at the end is called; left out, "Total". */
  totalLabel?: string;
  /** No sum at the end. */
  open?: boolean;
}

export interface WaterfallStep {
  name: string;
  /** Where the step begins and where it ends. */
  from: number;
  to: number;
  kind: 'rise' | 'fall' | 'total';
  /** The change, or the level of a total. */
  value: number;
  raw: string | number | null;
}

const MOST_STEPS = 60;

/** Changes one after another, each beginning where the one before ended; missing ones are no change and left out. */
export function waterfallSteps(
  config: WaterfallConfig,
  result: ChartResult,
  reader: Reader,
): { steps: WaterfallStep[]; notes: string[] } {
  const steps: WaterfallStep[] = [];
  let level = 0;
  let leftOut = 0;
  for (const row of result.rows) {
    const cell = cellOf(row, config.y);
    const value = toNumber(cell);
    if (value === null) {
      leftOut += 1;
      continue;
    }
    const name = cellName(row, config.x, result, reader);
    const raw = typeof cell === 'string' || typeof cell === 'number' ? cell : null;
    if (config.totals !== undefined && isTrue(cellOf(row, config.totals))) {
      level = value;
      steps.push({ name, from: 0, to: value, kind: 'total', value, raw });
      continue;
    }
    const to = clampedSum(level, value);
    steps.push({ name, from: level, to, kind: value < 0 ? 'fall' : 'rise', value, raw });
    level = to;
  }
  const notes = leftOut > 0 ? [`${leftOut} without a value left out`] : [];
  const shown = steps.length > MOST_STEPS ? joined(steps, notes) : steps;
  if (config.open !== true && shown.length > 0 && shown.at(-1)?.kind !== 'total') {
    shown.push({ name: config.totalLabel ?? 'Total', from: 0, to: level, kind: 'total', value: level, raw: null });
  }
  return { steps: shown, notes };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === 'true' || value === 't' || value === '1';
}

/** Steps past the limit as one, so that the end is still right. */
function joined(steps: readonly WaterfallStep[], notes: string[]): WaterfallStep[] {
  const kept = steps.slice(0, MOST_STEPS - 1);
  const from = kept.at(-1)?.to ?? 0;
  const to = steps.at(-1)?.to ?? 0;
  notes.push(`last ${steps.length - kept.length} of ${steps.length} steps together as Other`);
  return [...kept, { name: 'Other', from, to, kind: to < from ? 'fall' : 'rise', value: to - from, raw: null }];
}

/** The ECharts option of a waterfall: floating bars, up in one colour and down in another, totals from zero. */
export function waterfallOption(config: WaterfallConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const { steps } = waterfallSteps(config, result, context);
  const low = steps.reduce((least, { from, to }) => Math.min(least, from, to), 0);
  const high = steps.reduce((most, { from, to }) => Math.max(most, from, to), 0);
  const scale = niceScale(low, high, intervalsFor(context.height));
  const write = (value: string | number): string => formatFigure(value, config, context, 'short');
  const signed = (step: WaterfallStep): string =>
    step.kind === 'rise' && step.value > 0 ? `+${write(step.raw ?? step.value)}` : write(step.raw ?? step.value);
  const texts = steps.map(signed);
  const room = Math.max(40, context.width - 52);
  const labelled = widestText(texts, LABEL_SIZE) + 4 <= room / Math.max(1, steps.length) && context.height >= 110;
  const color = { rise: theme.accent, fall: theme.warning, total: theme.rest };
  const parts = steps.map(floating);
  const bar = (pick: (part: Floating) => number) => ({
    type: 'bar' as const,
    stack: 'steps',
    barCategoryGap: '28%',
    barMaxWidth: 64,
    data: steps.map((step, index) => ({
      value: pick(parts[index] ?? NOTHING),
      itemStyle: { color: color[step.kind] },
    })),
    emphasis: { focus: 'none' as const, itemStyle: { opacity: 0.88 } },
  });
  return {
    ...baseOption(context),
    grid: {
      left: 4,
      right: 8,
      top: labelled ? 20 : 8,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      ...tooltipOption(theme),
      trigger: 'axis',
      formatter: (params: unknown) => {
        const step = steps[dataIndexOf(Array.isArray(params) ? params[0] : params)];
        if (!step) return '';
        const figure = formatFigure(step.raw ?? step.value, config, context, 'rounded');
        const reached = step.kind === 'total' ? '' : `reaches ${formatFigure(step.to, config, context, 'rounded')}`;
        return tooltipText(step.name, step.kind === 'rise' && step.value > 0 ? `+${figure}` : figure, reached);
      },
    },
    xAxis: placeAxis(
      namedPlaces(
        steps.map(({ name }) => name),
        context,
      ),
      theme,
      {
        room,
        across: Math.max(40, context.height * 0.3),
        horizontal: false,
        bars: true,
      },
    ),
    yAxis: valueAxis({ percent: false, format: config, reader: context }, scale, theme, false),
    series: [
      {
        ...bar(({ base }) => base),
        silent: true,
        itemStyle: { color: 'transparent' },
        data: parts.map(({ base }) => base),
        emphasis: { disabled: true },
      },
      bar(({ above }) => above),
      bar(({ below }) => below),
      {
        // Labels stand on a line that is not seen: a stack's own labels would lie inside its bars.
        type: 'line',
        silent: true,
        symbol: 'circle',
        symbolSize: 1,
        lineStyle: { width: 0 },
        itemStyle: { color: 'transparent' },
        emphasis: { disabled: true },
        data: steps.map(({ from, to }) => Math.max(from, to)),
        tooltip: { show: false },
        label: {
          show: labelled,
          position: 'top',
          distance: 4,
          color: theme.muted,
          fontSize: LABEL_SIZE,
          formatter: ({ dataIndex }: { dataIndex: number }) => texts[dataIndex] ?? '',
        },
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          label: { show: false },
          lineStyle: { color: theme.line, type: 'solid', width: 1 },
          data: [
            ...(scale.min < 0 ? [{ yAxis: 0 }] : []),
            ...steps
              .slice(0, -1)
              .map((step, index): [{ coord: [number, number] }, { coord: [number, number] }] => [
                { coord: [index, step.to] },
                { coord: [index + 1, step.to] },
              ]),
          ],
        },
      },
    ],
  };
}

/** A floating bar as what stacks can draw: an unseen base, a part above zero and a part below it. */
interface Floating {
  base: number;
  above: number;
  below: number;
}

const NOTHING: Floating = { base: 0, above: 0, below: 0 };

export function floating({ from, to }: Pick<WaterfallStep, 'from' | 'to'>): Floating {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  if (low >= 0) return { base: low, above: high - low, below: 0 };
  if (high <= 0) return { base: high, above: 0, below: low - high };
  return { base: 0, above: high, below: low };
}
