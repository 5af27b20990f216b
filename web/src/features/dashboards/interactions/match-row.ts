import {
  cellOf,
  type ChartColumn,
  type ChartContext,
  type ChartMark,
  type ChartResult,
  type ChartRow,
  type ChartValue,
  formatCell,
  formatInstant,
  isTemporal,
  markedRow,
  parseInstant,
  type PlottedSpec,
  type Reader,
} from '@tidemark/chart';

/** What was clicked in a picture: where it stands in what was drawn, and the names and figures that stand for it. */
export interface Mark {
  /** Its place in the data that was drawn, where the click was on a mark or beside one of a row of names. */
  at?: ChartMark;
  /** Names of the place, the part or the series. */
  names: readonly string[];
  /** Figures of the point: an instant in milliseconds, a number. */
  figures: readonly number[];
  /** The nearest point in time counts, for the click was beside the marks. */
  near?: boolean;
}

const GRANULARITIES = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

/** The row of a result that a mark of a picture stands for: by its place in the picture where that tells it, else by its words. */
export function rowOfClick(mark: Mark, spec: PlottedSpec, result: ChartResult, context: ChartContext): ChartRow | null {
  const index = mark.at === undefined ? undefined : markedRow(spec, result, context, mark.at);
  if (index === undefined) return rowOfMark(mark, result, context);
  return index === null ? null : (result.rows[index] ?? null);
}

/**
 * The row that a mark's words stand for: the first of those that say most of what the mark says, written in any way
 * in which pictures write it. Null where none says any of it, as for what was put together as "Other".
 */
export function rowOfMark(mark: Mark, result: ChartResult, reader: Reader): ChartRow | null {
  const near = mark.near === true ? nearest(mark.figures, result) : [];
  const names = new Set(mark.names.filter((name) => name !== ''));
  const figures = new Set(mark.near === true ? near : mark.figures);
  let best: { row: ChartRow; score: number } | null = null;
  for (const row of result.rows) {
    const score = result.columns.reduce(
      (sum, column) => sum + scoreOf(cellOf(row, column.name), column, { names, figures, reader }),
      0,
    );
    if (score > (best?.score ?? 0)) best = { row, score };
  }
  return best?.row ?? null;
}

interface Sought {
  names: ReadonlySet<string>;
  figures: ReadonlySet<number>;
  reader: Reader;
}

/** Names and times tell a row; a figure alone, which many rows may have, counts for little. */
function scoreOf(cell: ChartValue, column: ChartColumn, { names, figures, reader }: Sought): number {
  if (isTemporal(column)) {
    const instant = parseInstant(cell);
    if (instant === null) return 0;
    if (figures.has(instant.ms)) return 10;
    return writings(instant.ms, reader).some((text) => names.has(text)) ? 10 : 0;
  }
  if ((typeof cell !== 'object' && names.has(String(cell))) || names.has(formatCell(cell, column, {}, reader)))
    return 10;
  return typeof cell !== 'boolean' && cell !== null && figures.has(Number(cell)) ? 1 : 0;
}

function writings(ms: number, reader: Reader): string[] {
  return [reader.timeZone, 'UTC'].flatMap((timeZone) =>
    GRANULARITIES.map((granularity) => formatInstant(ms, granularity, { ...reader, timeZone })),
  );
}

function nearest(figures: readonly number[], { columns, rows }: ChartResult): number[] {
  const column = columns.find(isTemporal);
  const [wanted] = figures;
  if (column === undefined || wanted === undefined) return [...figures];
  let best: number | null = null;
  for (const row of rows) {
    const ms = parseInstant(cellOf(row, column.name))?.ms;
    if (ms !== undefined && (best === null || Math.abs(ms - wanted) < Math.abs(best - wanted))) best = ms;
  }
  return best === null ? [] : [best];
}
