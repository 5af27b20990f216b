import { mix } from '../color.js';
import type { ChartTheme } from '../theme.js';
import type { CellFormat } from './format-rules.js';

/** Weakest and strongest tint of a cell; text on the strongest still reaches 4.5 : 1 in both themes (see its spec). */
const WEAKEST = 0.05;
const STRONGEST = 0.3;

/** What a cell that stands out is painted with, on the theme's card. */
export function formatColors({ tone, shade }: CellFormat, theme: ChartTheme): { ground: string; sign: string } {
  const color = tone === 'neutral' ? theme.muted : theme[tone];
  return { ground: mix(theme.card, color, WEAKEST + shade * (STRONGEST - WEAKEST)), sign: color };
}
