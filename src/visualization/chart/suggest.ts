import type { ChartSpec } from './chart-spec.js';
import { isNumeric, isTemporal, namesThings } from './format/format-value.js';
import { cellOf, type ChartColumn, type ChartResult } from './result.js';

const FEW_NAMES = 8;
const MOST_NAMES = 60;

/**
 * A first picture for a result nobody has described yet: figures over time as a line, by name as bars, one row of
 * figures as a metric, anything else as a table. Columns that look like keys are not taken for figures.
 */
export function suggestVisualization(result: ChartResult): ChartSpec {
  const { columns, rows } = result;
  const figures = columns.filter((column) => isNumeric(column) && !namesThings(column));
  const time = columns.find(isTemporal);
  const names = columns.filter((column) => column.type === 'string' || column.type === 'boolean');
  const [figure] = figures;
  if (!figure) return { type: 'table', config: {} };
  if (rows.length === 1 && !time && names.length === 0) return metric(figure, figures[1]);
  if (time && rows.length > 1) return overTime(time, figures, names, result);
  const [name] = names;
  if (name && names.length === 1 && figures.length === 1 && distinct(result, name) <= MOST_NAMES) {
    return {
      type: 'bar',
      config: { x: name.name, y: figure.name, ...(distinct(result, name) > FEW_NAMES && { horizontal: true }) },
    };
  }
  return { type: 'table', config: {} };
}

function metric(figure: ChartColumn, second: ChartColumn | undefined): ChartSpec {
  return { type: 'metric', config: { value: figure.name, ...(second && { compare: second.name }) } };
}

function overTime(time: ChartColumn, figures: ChartColumn[], names: ChartColumn[], result: ChartResult): ChartSpec {
  const [name] = names;
  const [figure] = figures;
  if (name && figure && distinct(result, name) > 1 && distinct(result, name) <= FEW_NAMES) {
    return { type: 'line', config: { x: time.name, y: figure.name, series: name.name } };
  }
  if (names.length > 0) return { type: 'table', config: {} };
  const y = figures.slice(0, 5).map((column) => column.name);
  return { type: 'line', config: { x: time.name, y: y.length === 1 ? (y[0] ?? '') : y } };
}

function distinct(result: ChartResult, { name }: ChartColumn): number {
  return new Set(result.rows.map((row) => cellOf(row, name))).size;
}
