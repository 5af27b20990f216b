import type { MarkAreaComponentOption, MarkLineComponentOption } from 'echarts';
import { plainInRichText } from '../format/text-fit.js';
import { withOpacity, type ChartTheme } from '../theme.js';
import { LABEL_SIZE } from './axes.js';
import type { Band, Threshold } from './config.js';
import type { Scale } from './nice-scale.js';

/** Dashed lines at thresholds, each with its label, and a plain line at zero where figures fall below it. */
export function thresholdLines(
  thresholds: readonly Threshold[],
  scale: Scale,
  theme: ChartTheme,
  horizontal: boolean,
): MarkLineComponentOption | null {
  const at = (value: number): { xAxis: number } | { yAxis: number } =>
    horizontal ? { xAxis: value } : { yAxis: value };
  const zero =
    scale.min < 0 && scale.max > 0
      ? [{ ...at(0), lineStyle: { color: theme.line, type: 'solid' as const, width: 1 }, label: { show: false } }]
      : [];
  const levels = thresholds.map(({ value, label, tone }) => {
    const color = tone === undefined || tone === 'neutral' ? theme.muted : theme[tone];
    return {
      ...at(value),
      lineStyle: { color, type: 'dashed' as const, width: 1 },
      label: {
        show: label !== undefined,
        formatter: plainInRichText(label ?? ''),
        // Above the line, unless the plot ends there.
        position:
          value > scale.max - (scale.max - scale.min) * 0.1 ? ('insideEndBottom' as const) : ('insideEndTop' as const),
        color,
        fontSize: LABEL_SIZE,
      },
    };
  });
  const data = [...zero, ...levels];
  return data.length === 0 ? null : { silent: true, symbol: 'none', animation: false, data };
}

const BAND_TINT = 0.11;

/** Tinted stretches between two figures; an open end goes to the plot's edge. Null when there are none. */
export function bandAreas(
  bands: readonly Band[],
  scale: Scale,
  theme: ChartTheme,
  horizontal: boolean,
): MarkAreaComponentOption | null {
  if (bands.length === 0) return null;
  const at = (value: number): { xAxis: number } | { yAxis: number } =>
    horizontal ? { xAxis: value } : { yAxis: value };
  return {
    silent: true,
    animation: false,
    data: bands.map(({ from, to, label, tone }) => {
      const color = tone === undefined || tone === 'neutral' ? theme.muted : theme[tone];
      const named = {
        show: label !== undefined,
        formatter: plainInRichText(label ?? ''),
        position: 'insideTopLeft' as const,
        color,
        fontSize: LABEL_SIZE,
      };
      return [
        {
          ...at(clip(from ?? scale.min, scale)),
          itemStyle: { color: withOpacity(color, BAND_TINT) },
          label: named,
        },
        at(clip(to ?? scale.max, scale)),
      ];
    }),
  };
}

function clip(value: number, { min, max }: Scale): number {
  return Math.min(max, Math.max(min, value));
}
