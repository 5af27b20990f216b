import { type MetricConfig, type MetricView, buildMetricView } from '@tidemark/chart';
import { el, svg } from '../view/dom.js';
import type { MakePicture } from '../view/picture.js';
import { HEIGHT, WIDTH, linePath } from './sparkline.js';
import { wearStyles } from './wear-styles.js';

const ARROWS = { up: '▲', down: '▼', flat: '→' };

/** A key figure: value, change with its meaning, small line. The server has checked the config. */
export const metricPicture: MakePicture = (host, { config }, name, on) => {
  let value: unknown;
  host.addEventListener('click', () => on.click({ name, value }));
  return {
    show: ({ columns, data }, around) => {
      if (data.length === 0) return 'The query found no rows. Widen the time range or remove a filter.';
      wearStyles(host);
      const metric = config as unknown as MetricConfig;
      if (!columns.some((column) => column.name === metric.value)) return `The query has no column “${metric.value}”.`;
      value = data.at(-1)?.[metric.value] ?? null;
      host.replaceChildren(cardOf(buildMetricView(metric, { columns, rows: data }, around)));
      return null;
    },
    destroy: () => host.replaceChildren(),
  };
};

function cardOf(view: MetricView): HTMLElement {
  const figure = el('div', { class: 'figure', 'aria-hidden': 'true', title: view.exact }, el('b', { part: 'figure' }, view.figure.number));
  if (view.figure.unit !== '') figure.append(el('span', {}, view.figure.unit));
  const change = el('div', { class: 'change', 'aria-hidden': 'true' });
  if (view.change) change.append(el('b', { class: view.change.tone }, `${ARROWS[view.change.direction]} ${view.change.text}`));
  const context = contextOf(view);
  change.append(el('span', { title: context }, context));
  const card = el('div', { class: 'metric', part: 'metric' }, el('p', { class: 'sr' }, view.description), figure, change);
  if (view.sparkline.length > 0) card.append(sparkline(view.sparkline));
  return card;
}

function contextOf({ change, label, compareLabel }: MetricView): string {
  if (!change) return label ?? (compareLabel === null ? '' : 'nothing earlier to compare with');
  const from = change.previous === null ? '' : `from\u00a0${change.previous}`;
  return [compareLabel ?? from, label ?? ''].filter((part) => part !== '').join(' · ');
}

function sparkline(points: readonly (number | null)[]): SVGElement {
  const line = svg('path', { d: linePath(points), fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linejoin': 'round', 'vector-effect': 'non-scaling-stroke' });
  return svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, line);
}
