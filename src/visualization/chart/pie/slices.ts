import { NO_VALUE, formatCell, isTemporal, type Reader, type ValueFormat } from '../format/format-value.js';
import { cellOf, cellText, columnNamed, toNumber, type ChartResult } from '../result.js';

export interface PieConfig extends ValueFormat {
  /** Column with the names of the parts. */
  label: string;
  /** Column with their figures. */
  value: string;
  donut?: boolean;
  /** Parts to show at most, 6 unless told; the smaller ones become "Other". */
  limit?: number;
}

export interface Slice {
  name: string;
  value: number;
  /** As it came, for exact writing; null where several rows were added up. */
  raw: string | number | null;
  /** Of the whole, 0 to 1. */
  share: number;
  /** What was put together. */
  rest?: true;
}

export interface Slices {
  slices: Slice[];
  total: number;
  notes: string[];
}

const USUAL_LIMIT = 6;

/** The parts of a whole, largest first; equal names are added up, the small ones put together as "Other". */
export function slicesOf(config: PieConfig, result: ChartResult, reader: Reader): Slices {
  const column = columnNamed(result, config.label);
  const parts = new Map<string, { value: number; raw: string | number | null }>();
  let unusable = 0;
  for (const row of result.rows) {
    const cell = cellOf(row, config.label);
    const text = column && isTemporal(column) ? formatCell(cell, column, {}, reader) : cellText(cell);
    const name = text === '' ? NO_VALUE : text;
    const figure = cellOf(row, config.value);
    const value = toNumber(figure);
    if (value === null || value <= 0) {
      unusable += Number(value !== null && value < 0);
      continue;
    }
    const before = parts.get(name);
    const raw = typeof figure === 'string' || typeof figure === 'number' ? figure : null;
    parts.set(name, before ? { value: before.value + value, raw: null } : { value, raw });
  }
  const ranked = Array.from(parts, ([name, part]) => ({ name, ...part })).sort((a, b) => b.value - a.value);
  const total = ranked.reduce((sum, { value }) => sum + value, 0);
  const limit = config.limit ?? USUAL_LIMIT;
  // One part alone keeps its name: "Other" would say less and save nothing.
  const kept = ranked.length > limit + 1 ? ranked.slice(0, limit) : ranked;
  const others = ranked.slice(kept.length);
  const rest = others.reduce((sum, { value }) => sum + value, 0);
  const all = [...kept, ...(others.length > 0 ? [{ name: 'Other', value: rest, raw: null, rest: true as const }] : [])];
  const notes = [
    ...(others.length > 0 ? [`${others.length} small ones together as Other`] : []),
    ...(unusable > 0 ? [`${unusable} below zero left out`] : []),
  ];
  return { slices: all.map((part) => ({ ...part, share: total > 0 ? part.value / total : 0 })), total, notes };
}
