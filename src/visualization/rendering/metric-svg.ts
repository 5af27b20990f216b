import {
  buildMetricView,
  themeOf,
  type ChartContext,
  type ChartResult,
  type MetricConfig,
  type MetricView,
} from '../chart/index.js';
import { fitText, measureText } from './measure-text.js';
import { element, short, textElement } from './svg-text.js';

const PAD = 14;
const FIGURE = 25;
const SMALL = 12;
const ARROWS = { up: '▲', down: '▼', flat: '→' };

/** A metric card as SVG: the figure as large as the card bears, its change, its small line. */
export function metricSvg(config: MetricConfig, result: ChartResult, context: ChartContext): string {
  const theme = themeOf(context);
  const view = buildMetricView(config, result, context);
  const room = context.width - PAD * 2;
  const natural =
    measureText(view.figure.number, 1, 600) + (view.figure.unit === '' ? 0 : measureText(` ${view.figure.unit}`, 0.56));
  const size = Math.max(
    12,
    Math.min(FIGURE * Math.max(1, Math.min(2, context.height / 140)), room / Math.max(0.1, natural)),
  );
  const baseline = PAD + size * 0.82;
  const numberWidth = measureText(view.figure.number, size, 600);
  const parts = [
    textElement(fitText(view.figure.number, room, size, 600), {
      x: PAD,
      y: baseline,
      size,
      weight: 600,
      color: theme.text,
    }),
    view.figure.unit === ''
      ? ''
      : textElement(view.figure.unit, {
          x: PAD + numberWidth + size * 0.2,
          y: baseline,
          size: size * 0.56,
          color: theme.muted,
        }),
  ];
  const second = baseline + 20;
  let left = PAD;
  if (view.change) {
    const tone = { good: theme.success, bad: theme.danger, neutral: theme.muted }[view.change.tone];
    const text = `${ARROWS[view.change.direction]} ${view.change.text}`;
    parts.push(textElement(text, { x: left, y: second, size: SMALL, weight: 600, color: tone }));
    left += measureText(text, SMALL, 600) + 6;
  }
  parts.push(
    textElement(fitText(wordsOf(view), context.width - left - PAD, SMALL), {
      x: left,
      y: second,
      size: SMALL,
      color: theme.muted,
    }),
  );
  const top = second + 12;
  const height = Math.min(56, context.height - top - PAD / 2);
  if (view.sparkline.length > 0 && height >= 12) {
    parts.push(
      sparkline(
        view.sparkline,
        { left: PAD, top: context.height - height - PAD / 2, width: room, height },
        theme.accent,
      ),
    );
  }
  return parts.filter((part) => part !== '').join('\n');
}

function wordsOf(view: MetricView): string {
  if (view.change === null) return view.label ?? (view.compareLabel === null ? '' : 'nothing earlier to compare with');
  const from = view.change.previous === null ? '' : `from\u00a0${view.change.previous}`;
  return [view.compareLabel ?? from, view.label ?? ''].filter((part) => part !== '').join(' · ');
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A line without axes, softly filled; gaps stay gaps. */
function sparkline(points: readonly (number | null)[], box: Box, color: string): string {
  const known = points.filter((point) => point !== null);
  const low = known.reduce((least, point) => Math.min(least, point), Infinity);
  const high = known.reduce((most, point) => Math.max(most, point), -Infinity);
  const place = (point: number, index: number): string => {
    const share = high > low ? (point / 2 - low / 2) / (high / 2 - low / 2) : 0.5;
    const x = box.left + (index / Math.max(1, points.length - 1)) * box.width;
    return `${short(x)} ${short(box.top + box.height - 2 - share * (box.height - 4))}`;
  };
  const runs: { first: number; last: number; places: string[] }[] = [];
  points.forEach((point, index) => {
    if (point === null) return;
    const run = runs.at(-1);
    if (run && run.last === index - 1) {
      run.last = index;
      run.places.push(place(point, index));
    } else runs.push({ first: index, last: index, places: [place(point, index)] });
  });
  const foot = short(box.top + box.height);
  const x = (index: number): string => short(box.left + (index / Math.max(1, points.length - 1)) * box.width);
  return runs
    .map(({ first, last, places }) => {
      const line = `M${places.join('L')}`;
      const area = element('path', {
        d: `${line}L${x(last)} ${foot}L${x(first)} ${foot}Z`,
        fill: color,
        'fill-opacity': 0.1,
      });
      return (
        area +
        element('path', {
          d: line,
          fill: 'none',
          stroke: color,
          'stroke-width': 1.5,
          'stroke-linecap': 'round',
          'stroke-linejoin': 'round',
        })
      );
    })
    .join('');
}
