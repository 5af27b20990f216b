import type { EChartsOption, GaugeSeriesOption, TitleComponentOption } from 'echarts';
import { baseOption, itemTooltip, tooltipText } from '../base-option.js';
import { niceScale } from '../cartesian/nice-scale.js';
import type { Threshold } from '../cartesian/config.js';
import { formatFigure, formatFigureParts, type Reader, type ValueFormat } from '../format/format-value.js';
import { ellipsise, plainInRichText, textWidth } from '../format/text-fit.js';
import { cellOf, columnTitle, toNumber, type ChartContext, type ChartResult } from '../result.js';
import { themeOf, type ChartTheme } from '../theme.js';

export interface GaugeConfig extends ValueFormat {
  /** Column of the figure; read from the last row. */
  value: string;
  /** Column of the figure that is wanted, a mark on the arc; read from the last row. */
  target?: string;
  min?: number;
  max?: number;
  label?: string;
  /** From each value on its tone holds; below the first the accent. */
  thresholds?: Threshold[];
}

/** What a gauge shows. */
export interface GaugeView {
  value: number | null;
  raw: string | number | null;
  target: number | null;
  min: number;
  max: number;
  label: string;
  /** The threshold in force. */
  level: Threshold | null;
}

/** Reads the last row, and bounds that hold the figure, its target and every threshold where none are given. */
export function gaugeView(config: GaugeConfig, result: ChartResult): GaugeView {
  const last = result.rows.at(-1) ?? {};
  const cell = cellOf(last, config.value);
  const value = toNumber(cell);
  const target = config.target === undefined ? null : toNumber(cellOf(last, config.target));
  const thresholds = [...(config.thresholds ?? [])].sort((a, b) => a.value - b.value);
  const seen = [value, target, ...thresholds.map((threshold) => threshold.value)].filter((each) => each !== null);
  const lowest = Math.min(0, ...seen);
  const highest = Math.max(0, ...seen);
  const share = config.format === 'percent' && lowest >= 0 && highest <= 1;
  const scale = share ? { min: 0, max: 1 } : niceScale(lowest, highest, 4);
  const min = config.min ?? scale.min;
  const max = config.max ?? scale.max;
  return {
    value,
    raw: typeof cell === 'string' || typeof cell === 'number' ? cell : null,
    target,
    min,
    max: max > min ? max : min + 1,
    label: config.label ?? columnTitle(config.value),
    level: value === null ? null : (thresholds.findLast((threshold) => threshold.value <= value) ?? null),
  };
}

/** Half turn and a little: from lower left to lower right. */
const START = 205;
const END = -25;
const LABEL = 11;

/** The ECharts option of a gauge: an arc filled up to the figure, the levels as a thin arc around it. */
export function gaugeOption(config: GaugeConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const view = gaugeView(config, result);
  const { width, height } = context;
  const radius = Math.max(20, Math.min(width / 2 - 14, (height - 26) / 1.43));
  const thickness = Math.max(5, Math.min(18, radius * 0.16));
  const center: [number, number] = [width / 2, Math.min(height - 14 - radius * 0.43, 8 + radius)];
  const arc = {
    type: 'gauge' as const,
    center,
    startAngle: START,
    endAngle: END,
    min: view.min,
    max: view.max,
    splitNumber: 1,
    pointer: { show: false },
    anchor: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    title: { show: false },
    silent: true,
  };
  const tone = toneColor(view.level, theme);
  const series: GaugeSeriesOption[] = [
    {
      ...arc,
      silent: false,
      radius: radius - 6,
      axisLine: { roundCap: false, lineStyle: { width: thickness, color: [[1, theme.border]] } },
      progress: { show: true, width: thickness, roundCap: false, itemStyle: { color: tone } },
      axisLabel: { show: false },
      detail: { show: false },
      data: [{ value: clamp(view.value ?? view.min, view), name: plainInRichText(view.label) }],
    },
  ];
  if ((config.thresholds ?? []).length > 0) series.push({ ...arc, ...levelRing(config, view, radius, theme) });
  if (view.target !== null) {
    series.push({
      ...arc,
      radius,
      axisLine: { show: false },
      axisLabel: { show: false },
      detail: { show: false },
      pointer: {
        show: true,
        icon: 'rect',
        width: 3,
        length: thickness + 8,
        offsetCenter: [0, -(radius - thickness - 10)],
        itemStyle: { color: theme.text },
      },
      data: [{ value: clamp(view.target, view) }],
    });
  }
  return {
    ...baseOption(context),
    tooltip: itemTooltip(theme, () => {
      const target = view.target === null ? '' : `Target ${formatFigure(view.target, config, context, 'rounded')}`;
      return tooltipText(
        view.label,
        formatFigure(view.raw, config, context, 'rounded'),
        target,
        view.level?.label ?? '',
      );
    }),
    title: titles(config, view, context, { radius, thickness, center }, theme),
    series,
  };
}

function levelRing(config: GaugeConfig, view: GaugeView, radius: number, theme: ChartTheme): GaugeSeriesOption {
  const levels = [...(config.thresholds ?? [])].sort((a, b) => a.value - b.value);
  const share = (value: number): number => (clamp(value, view) - view.min) / (view.max - view.min);
  const stops = levels.map((level, index): [number, string] => [
    share(level.value),
    index === 0 ? theme.border : toneColor(levels[index - 1] ?? null, theme),
  ]);
  return {
    radius,
    axisLine: { lineStyle: { width: 3, color: [...stops, [1, toneColor(levels.at(-1) ?? null, theme)]] } },
    axisLabel: { show: false },
    detail: { show: false },
    data: [],
  };
}

function toneColor(level: Threshold | null, theme: ChartTheme): string {
  if (!level) return theme.accent;
  return level.tone === undefined || level.tone === 'neutral' ? theme.rest : theme[level.tone];
}

interface Dial {
  radius: number;
  thickness: number;
  center: [number, number];
}

/** Figure and name in the middle, the bounds under the ends of the arc. */
function titles(
  config: GaugeConfig,
  view: GaugeView,
  context: ChartContext,
  { radius, thickness, center: [x, y] }: Dial,
  theme: ChartTheme,
): TitleComponentOption[] {
  const { number, unit } = formatFigureParts(view.raw, config, context, 'short');
  const room = (radius - thickness) * 1.7;
  const written = unit === '' ? number : `${number}\u00a0${unit}`;
  const size = Math.max(11, Math.min(radius * 0.38, 34, (room / Math.max(1, textWidth(written, 1))) * 0.95));
  const angle = ((START - 180) * Math.PI) / 180;
  const foot = y + Math.sin(angle) * radius + 4;
  const reach = Math.cos(angle) * (radius - 6 - thickness / 2);
  const plain = { padding: 0, textAlign: 'center' as const };
  const bound = (value: number, left: number) => ({
    ...plain,
    text: boundText(value, config, context),
    left,
    top: foot,
    textStyle: { color: theme.muted, fontSize: LABEL, fontWeight: 400 as const },
  });
  return [
    {
      ...plain,
      text: plainInRichText(written),
      left: x,
      top: y - size * 0.75,
      textStyle: { color: theme.text, fontSize: size, fontWeight: 600, lineHeight: size },
    },
    ...(radius < 46
      ? []
      : [
          {
            ...plain,
            text: ellipsise(plainInRichText(view.label), room * 0.9, LABEL),
            left: x,
            top: y + size * 0.42,
            textStyle: { color: theme.muted, fontSize: LABEL, fontWeight: 400 as const },
          },
          bound(view.min, x - reach),
          bound(view.max, x + reach),
        ]),
  ];
}

function boundText(value: number, config: GaugeConfig, reader: Reader): string {
  const { decimals: _decimals, ...format } = config;
  return formatFigureParts(value, format, reader, 'short').number;
}

function clamp(value: number, { min, max }: Pick<GaugeView, 'min' | 'max'>): number {
  return Math.min(max, Math.max(min, value));
}
