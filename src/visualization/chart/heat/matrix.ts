import { cellName, clampedSum, namesInOrder } from '../cell-name.js';
import { formatInstant, parseInstant, type Granularity } from '../format/format-date.js';
import { isTemporal, type Reader, type ValueFormat } from '../format/format-value.js';
import { cellOf, columnNamed, toNumber, type ChartResult } from '../result.js';
import { granularityOf } from '../time/time-ticks.js';

export interface HeatmapConfig extends ValueFormat {
  /** Column across: names, times or figures; the days of a calendar. */
  x: string;
  /** Column down; a calendar needs none. */
  y?: string;
  value: string;
  /** A year of days instead of a matrix. */
  calendar?: boolean;
}

export interface HeatCell {
  x: number;
  y: number;
  value: number;
  /** As it came; null where several rows were added up. */
  raw: string | number | null;
}

export interface HeatMatrix {
  columns: string[];
  rows: string[];
  cells: HeatCell[];
  notes: string[];
}

const MOST_COLUMNS = 400;
const MOST_ROWS = 100;

/** Rows as cells of a matrix: times and figures in order, names as they come; equal places are added up. */
export function heatMatrix(config: HeatmapConfig & { y: string }, result: ChartResult, reader: Reader): HeatMatrix {
  const name = acrossNames(config.x, result, reader);
  const across = orderedNames(config.x, name, result, reader);
  const down = namesInOrder(config.y, result, reader);
  const columns = across.slice(0, MOST_COLUMNS);
  const rows = down.slice(0, MOST_ROWS);
  const columnAt = new Map(columns.map((text, index) => [text, index]));
  const rowAt = new Map(rows.map((text, index) => [text, index]));
  const cells = new Map<string, HeatCell>();
  let shared = 0;
  for (const row of result.rows) {
    const x = columnAt.get(name(row));
    const y = rowAt.get(cellName(row, config.y, result, reader));
    const figure = cellOf(row, config.value);
    const value = toNumber(figure);
    if (x === undefined || y === undefined || value === null) continue;
    const key = `${x},${y}`;
    const before = cells.get(key);
    shared += Number(before !== undefined);
    const raw = typeof figure === 'string' || typeof figure === 'number' ? figure : null;
    cells.set(key, before ? { x, y, value: clampedSum(before.value, value), raw: null } : { x, y, value, raw });
  }
  const notes = [
    ...(across.length > columns.length ? [`first ${columns.length} of ${across.length} columns`] : []),
    ...(down.length > rows.length ? [`first ${rows.length} of ${down.length} rows`] : []),
    ...(shared > 0 ? ['rows at the same place are added up'] : []),
  ];
  return { columns, rows, cells: [...cells.values()], notes };
}

type Namer = (row: ChartResult['rows'][number]) => string;

/** Times across are written as fine as they lie apart: months as "Mar 1997" and not as their first days. */
export function acrossNames(x: string, result: ChartResult, reader: Reader): Namer {
  const column = columnNamed(result, x);
  if (!column || !isTemporal(column)) return (row) => cellName(row, x, result, reader);
  const { granularity, timeZone } = grain(x, result, reader);
  return (row) => {
    const instant = parseInstant(cellOf(row, x));
    if (!instant) return cellName(row, x, result, reader);
    return formatInstant(instant.ms, granularity, { locale: reader.locale, timeZone });
  };
}

function grain(x: string, result: ChartResult, reader: Reader): { granularity: Granularity; timeZone: string } {
  const instants = result.rows.flatMap((row) => parseInstant(cellOf(row, x)) ?? []);
  const timeZone = instants.some(({ zoned }) => zoned) ? reader.timeZone : 'UTC';
  const times = [...new Set(instants.map(({ ms }) => ms))].sort((a, b) => a - b);
  return { granularity: granularityOf(times, timeZone), timeZone };
}

function orderedNames(x: string, name: Namer, result: ChartResult, reader: Reader): string[] {
  const column = columnNamed(result, x);
  if (!column || !isTemporal(column)) return namesInOrder(x, result, reader);
  const rank = new Map<string, number>();
  for (const row of result.rows) {
    const text = name(row);
    if (!rank.has(text)) rank.set(text, parseInstant(cellOf(row, x))?.ms ?? Infinity);
  }
  const at = (text: string): number => rank.get(text) ?? Infinity;
  return [...rank.keys()].sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}
