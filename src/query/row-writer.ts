import { type CellValue, type ResultColumn, jsonOf } from '../data-sources/index.js';

/** Writes rows, which come in column order, as JSON objects. */
export type RowWriter = (rows: readonly CellValue[][]) => string;

/** @param separator what stands between the rows: a comma in a list, a line break in NDJSON */
export function rowWriter(columns: readonly ResultColumn[], separator: ',' | '\n'): RowWriter {
  // A column of JSON holds what must not be read and written again; all others are quickest written together.
  if (columns.some(({ type }) => type === 'json')) return cellByCell(columns, separator);
  const toObjects = objectMaker(columns);
  if (separator === ',') return (rows) => JSON.stringify(toObjects(rows)).slice(1, -1);
  return (rows) => toObjects(rows).map((row) => JSON.stringify(row)).join(separator);
}

function cellByCell(columns: readonly ResultColumn[], separator: string): RowWriter {
  const starts = columns.map(({ name }, index) => `${index === 0 ? '' : ','}${JSON.stringify(name)}:`);
  const writers = columns.map(({ type }) => (type === 'json' ? jsonOf : (cell: CellValue) => JSON.stringify(cell)));
  const write = (row: readonly CellValue[]): string => {
    let text = '{';
    for (let index = 0; index < starts.length; index += 1) text += (starts[index] as string) + (writers[index] as typeof jsonOf)(row[index] ?? null);
    return `${text}}`;
  };
  return (rows) => rows.map(write).join(separator);
}

/** Rows in column order → objects; assigning in one fixed order keeps their hidden class alike, which is what makes JSON.stringify quick. */
function objectMaker(columns: readonly ResultColumn[]): (rows: readonly CellValue[][]) => Record<string, CellValue>[] {
  const names = columns.map(({ name }) => name);
  // As a plain assignment this name would change the object's prototype instead of becoming a field.
  if (names.includes('__proto__')) return (rows) => rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return (rows) =>
    rows.map((row) => {
      const object: Record<string, CellValue> = {};
      for (let index = 0; index < names.length; index += 1) object[names[index] as string] = row[index] ?? null;
      return object;
    });
}
