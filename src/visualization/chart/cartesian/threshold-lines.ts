import type { MarkAreaComponentOption, MarkLineComponentOption } from 'echarts';
import { plainInRichText } from '../format/text-fit.js';
import { withOpacity, type ChartTheme } from '../theme.js';
import { LABEL_SIZE } from './axes.js';
import type { Band, Threshold } from './config.js';
import type { Scale } from './nice-scale.js';

/**
 * Dashed lines at thresholds, each with its label, and a plain line at zero where figures fall below it. The names of bands
 * are here too, on lines that are not seen: beside the bands themselves, bars would cover them.
 */
export function thresholdLines(
  thresholds: readonly Threshold[],
  bands: readonly Band[],
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
    const color = toneColor(tone, theme);
    return {
      ...at(value),
      lineStyle: { color, type: 'dashed' as const, width: 1 },
      label: {
        show: label !== undefined,
        formatter: plainInRichText(label ?? ''),
        // Above the line, unless the plot ends there.
        position:
          value > scale.max - (scale.max - scale.min) * 0.1 ? ('insideEndBottom' as const) : ('insideEndTop' as const),
        ...labelStyle(color, theme),
      },
    };
  });
  const names = bands
    .filter(({ label }) => label !== undefined)
    .map(({ to, label, tone }) => ({
      ...at(clip(to ?? scale.max, scale)),
      lineStyle: { color: 'transparent', width: 1 },
      label: {
        show: true,
        formatter: plainInRichText(label ?? ''),
        position: 'insideStartBottom' as const,
        ...labelStyle(toneColor(tone, theme), theme),
      },
    }));
  const data = [...zero, ...levels, ...names];
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
    data: bands.map(({ from, to, tone }) => {
      const color = toneColor(tone, theme);
      return [
        {
          ...at(clip(from ?? scale.min, scale)),
          itemStyle: { color: withOpacity(color, BAND_TINT) },
        },
        at(clip(to ?? scale.max, scale)),
      ];
    }),
  };
}

function toneColor(tone: Threshold['tone'], theme: ChartTheme): string {
  return tone === undefined || tone === 'neutral' ? theme.muted : theme[tone];
}

/** With an edge in the card's colour, so that it can be read on lines and bars. */
function labelStyle(color: string, theme: ChartTheme) {
  return { color, fontSize: LABEL_SIZE, textBorderColor: theme.card, textBorderWidth: 3 };
}

function clip(value: number, { min, max }: Scale): number {
  return Math.min(max, Math.max(min, value));
}
