import type { VisualMapComponentOption } from 'echarts';
import { mix, readableOn } from '../color.js';
import { formatFigure, type Reader, type ValueFormat } from '../format/format-value.js';
import type { ChartTheme } from '../theme.js';

/** From which figure to which the colours go. */
export interface HeatScale {
  min: number;
  max: number;
  colors: string[];
}

/** The other pole of figures around zero: stays apart from the accent whatever colours an eye can see. */
const OTHER_POLE = { light: '#b45309', dark: '#f59e0b' };

/**
 * The colours of a heat map: from nearly the card to the accent; where figures fall on both sides of zero from orange
 * over the card to the accent, as far out on one side as on the other.
 */
export function heatScale(values: readonly number[], theme: ChartTheme, mode: 'light' | 'dark'): HeatScale {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low < 0 && high > 0) {
    const reach = Math.max(-low, high);
    const other = OTHER_POLE[mode];
    return {
      min: -reach,
      max: reach,
      colors: [other, mix(theme.card, other, 0.4), theme.card, mix(theme.card, theme.accent, 0.4), theme.accent],
    };
  }
  const falls = high <= 0 && low < 0;
  const pole = falls ? OTHER_POLE[mode] : theme.accent;
  const steps = [0.1, 0.32, 0.55, 0.78, 1].map((share) => mix(theme.card, pole, share));
  const colors = falls ? steps.reverse() : steps;
  if (low > high) return { min: 0, max: 1, colors };
  // One figure alone is strong, not pale.
  if (low === high) return { min: Math.min(0, low), max: Math.max(0, high) || 1, colors };
  return { min: low, max: high, colors };
}

/** The colour of a figure, as ECharts works it out between the stops. */
export function heatColor({ min, max, colors }: HeatScale, value: number): string {
  const span = max - min;
  const share = span > 0 && Number.isFinite(span) ? Math.min(1, Math.max(0, (value - min) / span)) : 1;
  const at = share * (colors.length - 1);
  const index = Math.min(colors.length - 2, Math.floor(at));
  return mix(colors[index] ?? '#000000', colors[index + 1] ?? '#000000', at - index);
}

/** Text on a cell. */
export function heatTextColor(scale: HeatScale, value: number, theme: ChartTheme): string {
  return readableOn(heatColor(scale, value), theme.text, theme.card);
}

/** The legend: the colours as a strip between the least and the most, at the upper right. */
export function heatLegend(
  scale: HeatScale,
  format: ValueFormat,
  reader: Reader,
  theme: ChartTheme,
): VisualMapComponentOption {
  return {
    type: 'continuous',
    min: scale.min,
    max: scale.max,
    calculable: false,
    hoverLink: false,
    orient: 'horizontal',
    right: 4,
    top: 0,
    itemWidth: 10,
    itemHeight: 84,
    padding: 0,
    textGap: 6,
    text: [formatFigure(scale.max, format, reader, 'short'), formatFigure(scale.min, format, reader, 'short')],
    textStyle: { color: theme.muted, fontSize: 11 },
    inRange: { color: scale.colors },
  };
}
