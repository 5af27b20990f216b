import type { CellValue } from '../connector.js';
import { jsonOf } from '../json-cells.js';

/**
 * Hands on the rows that `fetch` delivers until a limit is reached. `limit`: rows, null for all; `maxBytes`: bytes of
 * the rows as JSON arrays; `batchSize`: rows a batch holds at most.
 */
export class BoundedRows {
  #truncated = false;
  #done = false;
  #rows = 0;
  #bytes = 0;
  #pending: CellValue[][] | null = null;

  constructor(
    private readonly fetch: () => Promise<CellValue[][] | null>,
    private readonly bounds: { limit: number | null; maxBytes: number; batchSize?: number },
  ) {}

  /** True once a limit has cut the result. */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** The next batch, never empty; null after the last. */
  async next(): Promise<CellValue[][] | null> {
    if (this.#done) return null;
    const rows = this.#pending ?? (await this.fetch());
    this.#pending = null;
    if (rows === null || rows.length === 0) {
      this.#done = true;
      return null;
    }
    const { limit, batchSize = rows.length } = this.bounds;
    const room = limit === null ? rows.length : limit - this.#rows;
    const fitting = this.#withinBytes(rows.slice(0, Math.min(room, batchSize)));
    this.#rows += fitting.length;
    if (fitting.length < rows.length) {
      // What is left over waits for the next batch, unless a limit is the reason.
      if (fitting.length === batchSize && !this.#truncated) this.#pending = rows.slice(batchSize);
      else this.#cut();
    }
    return fitting.length === 0 ? null : fitting;
  }

  #withinBytes(rows: CellValue[][]): CellValue[][] {
    for (let index = 0; index < rows.length; index += 1) {
      this.#bytes += rowBytes(rows[index] as CellValue[]);
      if (this.#bytes <= this.bounds.maxBytes) continue;
      this.#cut();
      return rows.slice(0, index);
    }
    return rows;
  }

  #cut(): void {
    this.#truncated = true;
    this.#done = true;
  }
}

/** About the bytes of a row as JSON, without escapes; numbers are taken for eight. */
function rowBytes(row: readonly CellValue[]): number {
  let bytes = 2;
  for (const cell of row) {
    if (typeof cell === 'string') bytes += Buffer.byteLength(cell) + 3;
    else if (cell !== null && typeof cell === 'object') bytes += Buffer.byteLength(jsonOf(cell)) + 1;
    else bytes += 8;
  }
  return bytes;
}
