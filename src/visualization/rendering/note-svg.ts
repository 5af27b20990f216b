import { CHART_FONT, themeOf, type ChartContext } from '../chart/index.js';
import type { Background } from './chart-svg.js';
import { wrapText } from './measure-text.js';
import { element, textElement } from './svg-text.js';

/** A paragraph of a note. Size in CSS pixels. */
export interface NoteLine {
  text: string;
  size: number;
  weight?: number;
  tone?: 'text' | 'muted' | 'danger';
  /** CSS pixels from the left. */
  indent?: number;
  /** CSS pixels above it. */
  gap?: number;
}

const PAD = 14;
const LINE = 1.5;

/** Paragraphs as a picture: wrapped, as many lines as the height bears, the last one ending in dots where there are more. */
export function noteSvg(paragraphs: readonly NoteLine[], context: ChartContext, background: Background): string {
  const theme = themeOf(context);
  const { width, height } = context;
  const parts: string[] = [];
  let top = PAD;
  for (const [index, { text, size, weight = 400, tone = 'text', indent = 0, gap = 0 }] of paragraphs.entries()) {
    top += index === 0 ? 0 : gap;
    const lineHeight = size * LINE;
    const most = Math.floor((height - PAD - top) / lineHeight + 0.2);
    if (most < 1) break;
    // Heavier letters are wider than they are measured.
    const room = (width - 2 * PAD - indent) / (weight > 400 ? 1.06 : 1);
    for (const line of wrapText(text, Math.max(20, room), size, most)) {
      parts.push(textElement(line, { x: PAD + indent, y: top + size, size, weight, color: theme[tone] }));
      top += lineHeight;
    }
  }
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': CHART_FONT },
    [...(background === 'card' ? [element('rect', { width, height, fill: theme.card })] : []), ...parts].join('\n'),
  );
}
