import type { ChartColumn, ChartColumnType, ChartContext, ChartResult, ChartValue } from '../result.js';

/** A result from a shorthand: `{ month: 'date', net: 'number!' }` (`!` marks exact decimals) and rows as tuples. */
export function resultOf(
  types: Record<string, ChartColumnType | `${ChartColumnType}!`>,
  rows: readonly (readonly ChartValue[])[],
): ChartResult {
  const columns = Object.entries(types).map(([name, type]): ChartColumn => {
    const plain = type.replace('!', '') as ChartColumnType;
    return type.endsWith('!') ? { name, type: plain, exact: true } : { name, type: plain };
  });
  return {
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null]))),
  };
}

export function contextOf(overrides: Partial<ChartContext> = {}): ChartContext {
  return { theme: 'light', locale: 'en-GB', timeZone: 'UTC', width: 640, height: 260, ...overrides };
}

/** The first days of consecutive months, as dates. */
export function months(count: number, from = '1997-01-01'): string[] {
  const start = new Date(from);
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + index, 1)).toISOString().slice(0, 10),
  );
}
