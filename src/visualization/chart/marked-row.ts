import { fitModel } from './cartesian/fit-model.js';
import type { CartesianConfig } from './cartesian/config.js';
import { cartesianModel, type CartesianModel } from './cartesian/model.js';
import { readRows } from './cartesian/read-rows.js';
import { cellName } from './cell-name.js';
import type { PlottedSpec } from './chart-spec.js';
import { comboModel, listOf } from './combo/combo.js';
import { flowOf, withoutCircles, type Flow, type FlowConfig } from './flow/links.js';
import { plainInRichText } from './format/text-fit.js';
import { funnelOf } from './funnel/funnel.js';
import { heatCalendar } from './heat/calendar.js';
import { acrossNames, heatMatrix, type HeatmapConfig } from './heat/matrix.js';
import { slicesOf } from './pie/slices.js';
import { toNumber, cellOf, type ChartContext, type ChartResult, type ChartRow } from './result.js';
import { scatterModel, THIN_ABOVE, type ScatterConfig } from './scatter/model.js';
import { waterfallSteps, type WaterfallConfig } from './waterfall/waterfall.js';

/** A mark of a drawn chart, as ECharts names it in its events. */
export interface ChartMark {
  /** Index in the data of its series; in graphs of the nodes, or of the links where `dataType` is edge. */
  dataIndex: number;
  /** null: the place alone was meant, beside the marks. */
  seriesName: string | null;
  dataType?: string | undefined;
  /** Of its series that point's place, as `[x, y]`; for clouds of points alone. */
  value?: unknown;
}

/**
 * The index of the row that a mark stands for: by its place in what was drawn and not by its words, which several marks may
 * share. The first row where several were added up.
 *
 * @param context the one that the chart was drawn in, for sizes decide what is left out
 * @returns null where a mark stands for no row (sums, "Other"); undefined for kinds whose marks are not told apart here
 */
export function markedRow(
  spec: PlottedSpec,
  result: ChartResult,
  context: ChartContext,
  mark: ChartMark,
): number | null | undefined {
  const first = (is: (row: ChartRow, alone: ChartResult) => boolean): number | null => {
    const index = result.rows.findIndex((row) => is(row, { columns: result.columns, rows: [row] }));
    return index === -1 ? null : index;
  };
  switch (spec.type) {
    case 'bar':
    case 'line':
    case 'area': {
      const { type, config } = spec;
      const model = fitModel(
        cartesianModel(type, config, result, context),
        type,
        type === 'bar' && config.horizontal === true,
        context,
      );
      return placed(config, model, result, context, mark);
    }
    case 'combo': {
      const { config } = spec;
      const { bars, lines } = comboModel(config, result, context);
      const model = fitModel({ ...bars, series: [...bars.series, ...lines.series] }, 'bar', false, context);
      return placed(
        { x: config.x, y: [...listOf(config.bars), ...listOf(config.lines)] },
        model,
        result,
        context,
        mark,
      );
    }
    case 'pie': {
      const slice = slicesOf(spec.config, result, context).slices[mark.dataIndex];
      if (!slice || slice.rest) return null;
      return first((_, alone) => slicesOf(spec.config, alone, context).slices[0]?.name === slice.name);
    }
    case 'funnel': {
      const step = funnelOf(spec.config, result, context).steps[mark.dataIndex];
      return first(
        (_, alone) => step !== undefined && funnelOf(spec.config, alone, context).steps[0]?.name === step.name,
      );
    }
    case 'waterfall':
      return stepped(spec.config, result, context, mark.dataIndex);
    case 'heatmap':
      return heated(spec.config, result, context, mark.dataIndex);
    case 'scatter':
      return scattered(spec.config, result, context, mark);
    case 'graph':
      return linked(spec.config, flowOf(spec.config, result, context), result, context, mark);
    case 'sankey': {
      const flow = flowOf(spec.config, result, context);
      return linked(spec.config, { ...flow, links: withoutCircles(flow.links).onward }, result, context, mark);
    }
    default:
      return undefined;
  }
}

function placed(
  config: CartesianConfig,
  model: CartesianModel,
  result: ChartResult,
  context: ChartContext,
  mark: ChartMark,
): number | null {
  const named =
    mark.seriesName === null ? undefined : model.series.find(({ name }) => plainInRichText(name) === mark.seriesName);
  if (named?.rest || (mark.seriesName !== null && !named)) return null;
  const place = model.places[named ? placeIndex(model, named, mark.dataIndex) : mark.dataIndex];
  if (!place) return null;
  const index = result.rows.findIndex((row) => {
    const alone = readRows(config, { columns: result.columns, rows: [row] }, context);
    const at = alone.places[0];
    // The order of a name is its rank among all, which a row alone does not know.
    const same = alone.kind === 'category' ? at?.label === place.label : at?.order === place.order;
    return same && (!named || alone.series.some(({ name }) => name === named.name));
  });
  return index === -1 ? null : index;
}

/** On axes that keep distances, places where a series has no point have no data either. */
function placeIndex(
  { axis }: CartesianModel,
  { shares, values }: CartesianModel['series'][number],
  dataIndex: number,
): number {
  if (axis !== 'time' && axis !== 'number') return dataIndex;
  const points = (shares ?? values).flatMap((value, at) => (value === undefined ? [] : [at]));
  return points[dataIndex] ?? -1;
}

/** Each row with a figure is a step; what was put together and the sum at the end come from no row. */
function stepped(
  config: WaterfallConfig,
  result: ChartResult,
  context: ChartContext,
  dataIndex: number,
): number | null {
  const step = waterfallSteps(config, result, context).steps[dataIndex];
  const rows = result.rows.flatMap((row, index) => (toNumber(cellOf(row, config.y)) === null ? [] : [index]));
  const index = rows[dataIndex];
  const row = index === undefined ? undefined : result.rows[index];
  return step && row && index !== undefined && cellName(row, config.x, result, context) === step.name ? index : null;
}

function heated(config: HeatmapConfig, result: ChartResult, context: ChartContext, dataIndex: number): number | null {
  const { rows, columns } = result;
  const { y } = config;
  let index: number;
  if (config.calendar === true || y === undefined) {
    const day = heatCalendar(config, result, context).days[dataIndex]?.day;
    index = rows.findIndex(
      (row) => day !== undefined && heatCalendar(config, { columns, rows: [row] }, context).days[0]?.day === day,
    );
  } else {
    const matrix = heatMatrix({ ...config, y }, result, context);
    const cell = matrix.cells[dataIndex];
    const across = acrossNames(config.x, result, context);
    index = rows.findIndex(
      (row) =>
        cell &&
        across(row) === matrix.columns[cell.x] &&
        cellName(row, y, result, context) === matrix.rows[cell.y] &&
        toNumber(cellOf(row, config.value)) !== null,
    );
  }
  return index === -1 ? null : index;
}

/** Points on one spot lie over each other in the order of their rows, large ones below small ones; of very many one is drawn. */
function scattered(
  config: ScatterConfig,
  result: ChartResult,
  context: ChartContext,
  { value, seriesName }: ChartMark,
): number | null {
  const [x, y] = Array.isArray(value) ? (value as unknown[]) : [];
  const { groups, count } = scatterModel(config, result, context);
  const group = groups.find(({ name }) => plainInRichText(name) === seriesName);
  const spot = (group?.points ?? []).filter((point) => point.x === x && point.y === y);
  const [top] = count > THIN_ABOVE ? spot : [...spot].reverse().sort((a, b) => (a.size ?? 0) - (b.size ?? 0));
  if (!top) return null;
  const index = result.rows.findIndex((row) => {
    const [point] = scatterModel(config, { columns: result.columns, rows: [row] }, context).groups.flatMap(
      ({ points }) => points,
    );
    return point?.x === top.x && point.y === top.y && point.size === top.size && point.label === top.label;
  });
  return index === -1 ? null : index;
}

/** A link's row has both its ends; a node's is the first that leads from it, or else to it. */
function linked(
  config: FlowConfig,
  { nodes, links }: Flow,
  result: ChartResult,
  context: ChartContext,
  { dataIndex, dataType }: ChartMark,
): number | null {
  const ends = result.rows.map(
    (row) => [cellName(row, config.source, result, context), cellName(row, config.target, result, context)] as const,
  );
  if (dataType === 'edge') {
    const link = links[dataIndex];
    const index = ends.findIndex(([source, target]) => link && source === link.source && target === link.target);
    return index === -1 ? null : index;
  }
  const node = nodes[dataIndex];
  const from = ends.findIndex(([source]) => source === node);
  const index = from === -1 ? ends.findIndex(([, target]) => target === node) : from;
  return node === undefined || index === -1 ? null : index;
}
