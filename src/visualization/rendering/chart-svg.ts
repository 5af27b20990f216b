import {
  buildChartOption,
  CHART_FONT,
  chartNotes,
  describeChart,
  emptyReason,
  themeOf,
  type ChartContext,
  type ChartResult,
  type ChartSpec,
  type EmptyReason,
} from '../chart/index.js';
import { drawOption } from './echarts-svg.js';
import { wrapText } from './measure-text.js';
import { metricSvg } from './metric-svg.js';
import { pivotSvg } from './pivot-svg.js';
import { element, escapeXml, textElement } from './svg-text.js';
import { tableSvg } from './table-svg.js';

/** A picture and what it says. */
export interface ChartPicture {
  svg: string;
  /** The picture in words. */
  description: string;
  /** What it leaves out or puts together. */
  notes: string[];
  /** Why there is nothing to draw; null when something was drawn. */
  empty: EmptyReason | null;
}

/** Behind the picture: the theme's card, or nothing. */
export type Background = 'card' | 'transparent';

/** Draws a visualization over a result as a whole SVG document. Pure, and the same as in the browser. */
export function chartSvg(
  spec: ChartSpec,
  result: ChartResult,
  context: ChartContext,
  background: Background = 'card',
): ChartPicture {
  const empty = emptyReason(spec, result);
  const description = describeChart(spec, result, context);
  const inside = empty ? emptySvg(empty.message, context) : drawn(spec, result, context);
  const { width, height } = context;
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      'xmlns:xlink': 'http://www.w3.org/1999/xlink',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': CHART_FONT,
    },
    [
      '',
      `<desc>${escapeXml(description)}</desc>`,
      ...(background === 'card' ? [element('rect', { width, height, fill: themeOf(context).card })] : []),
      inside,
      '',
    ].join('\n'),
  );
  return { svg, description, notes: empty ? [] : chartNotes(spec, result, context), empty };
}

function drawn(spec: ChartSpec, result: ChartResult, context: ChartContext): string {
  switch (spec.type) {
    case 'table':
      return tableSvg(spec.config, result, context);
    case 'pivot':
      return pivotSvg(spec.config, result, context);
    case 'metric':
      return metricSvg(spec.config, result, context);
    default:
      return drawOption(buildChartOption(spec, result, context), context.width, context.height);
  }
}

const SIZE = 12;
const LINE = 18;

/** Why there is no picture, in its middle. */
function emptySvg(message: string, context: ChartContext): string {
  const { width, height } = context;
  const lines = wrapText(
    message,
    Math.max(20, Math.min(width - 24, 420)),
    SIZE,
    Math.max(1, Math.floor((height - 8) / LINE)),
  );
  const top = height / 2 - ((lines.length - 1) * LINE) / 2 + SIZE * 0.35;
  const { muted } = themeOf(context);
  return lines
    .map((line, index) =>
      textElement(line, { x: width / 2, y: top + index * LINE, size: SIZE, color: muted, anchor: 'middle' }),
    )
    .join('\n');
}
