import {
  type ChartContext,
  type ChartMark,
  type ChartSpec,
  type PlottedSpec,
  buildChartOption,
  chartNotes,
  checkVisualization,
  describeChart,
  emptyReason,
  markedRow,
  shownBy,
} from '@tidemark/chart';
import type { QueryResult, Row } from '../api/types.js';
import { el } from '../view/dom.js';
import type { MakePicture, Picture, PictureListeners, Surroundings } from '../view/picture.js';
import { openChart } from './runtime.js';

/** Parts of an option that are replaced whole when only the data changed; the rest stays, tooltip included. */
const REPLACED = ['series', 'xAxis', 'yAxis', 'legend', 'title'];
/** Smaller than this nothing is drawn. */
const LEAST = 24;

/** A chart on a canvas that fills its host, as the Tidemark server and its own pages draw it. */
export const chartPicture: MakePicture = (host, visualization, name, on) => {
  const check = checkVisualization(visualization);
  if (!check.ok) return notDrawn(check.problems[0]?.message ?? 'The visualization cannot be drawn.');
  if (!isPlotted(check.spec)) return notDrawn(`A chart cannot show “${check.spec.type}”.`);
  return new ChartPicture(host, check.spec, name, on);
};

function notDrawn(message: string): Picture {
  return { show: () => message, destroy: () => undefined };
}

function isPlotted(spec: ChartSpec): spec is PlottedSpec {
  return shownBy(spec.type) === 'chart';
}

class ChartPicture implements Picture {
  private readonly canvas = el('div', { 'aria-hidden': 'true' });
  private chart: ReturnType<typeof openChart> | null = null;
  private input: { result: Pick<QueryResult, 'data' | 'columns'>; around: Surroundings } | null = null;
  private drawn: { around: Surroundings; width: number; height: number } | null = null;
  private readonly observer = new ResizeObserver(() => this.draw());

  constructor(
    private readonly host: HTMLElement,
    private readonly spec: PlottedSpec,
    private readonly name: string,
    private readonly on: PictureListeners,
  ) {
    host.setAttribute('role', 'img');
    Object.assign(this.canvas.style, { position: 'absolute', inset: '0' });
    host.append(this.canvas);
    this.observer.observe(host);
  }

  show(result: Pick<QueryResult, 'data' | 'columns'>, around: Surroundings): string | null {
    this.input = { result, around };
    const reason = emptyReason(this.spec, { columns: result.columns, rows: result.data });
    if (reason) {
      this.on.notes([]);
      return reason.message;
    }
    this.draw();
    return null;
  }

  destroy(): void {
    this.observer.disconnect();
    this.chart?.dispose();
    this.chart = null;
    this.input = null;
    this.host.replaceChildren();
  }

  private draw(): void {
    const { input, host, spec } = this;
    const [width, height] = [host.clientWidth, host.clientHeight];
    if (!input || width < LEAST || height < LEAST) return;
    const { around } = input;
    const result = { columns: input.result.columns, rows: input.result.data };
    const context: ChartContext = { ...around, width, height };
    this.chart ??= this.open(width, height);
    const before = this.drawn;
    if (before && (before.width !== width || before.height !== height)) this.chart.resize({ width, height, silent: true });
    // New rows on the same picture glide; another size or theme is drawn from the ground up.
    const sameFrame = before?.around === around && before.width === width && before.height === height;
    this.chart.setOption(buildChartOption(spec, result, context), sameFrame ? { replaceMerge: REPLACED } : { notMerge: true });
    this.drawn = { around, width, height };
    host.setAttribute('aria-label', `${this.name}. ${describeChart(spec, result, context)}`);
    this.on.notes(chartNotes(spec, result, context));
  }

  /** The row that a mark stands for; undefined where it stands for none, or for several that are not told apart. */
  private rowAt(mark: ChartMark): Row | undefined {
    const { input, drawn, spec } = this;
    if (!input || !drawn) return undefined;
    const { columns, data } = input.result;
    const { around, width, height } = drawn;
    const index = markedRow(spec, { columns, rows: data }, { ...around, width, height }, mark);
    return typeof index === 'number' ? data[index] : undefined;
  }

  private open(width: number, height: number): ReturnType<typeof openChart> {
    const chart = openChart(this.canvas, width, height);
    chart.on('click', ({ name, seriesName, value, dataIndex, dataType }) => {
      const row = this.rowAt({ dataIndex, seriesName: seriesName ?? null, dataType, value });
      this.on.click({ name, value, ...(seriesName !== undefined && { series: seriesName }), ...(row && { row: { ...row } }) });
    });
    return chart;
  }
}
