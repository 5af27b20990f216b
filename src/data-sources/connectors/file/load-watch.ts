import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

const WATCH_MS = 100;

/** Runs statements while it keeps an eye on the clock and on the size of what they write. */
export class LoadWatch {
  /** Why the last statement was interrupted; null when it was not. */
  reason: string | null = null;
  #recovering = false;
  /** Bytes of the tables that are complete, and of blocks that failed ones have left free. */
  #kept = 0;
  #freed = 0;
  readonly #deadline: number;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly directory: string,
    private readonly limits: { loadTimeoutMs: number; maxBytes: number },
  ) {
    this.#deadline = performance.now() + limits.loadTimeoutMs;
    this.#timer = setInterval(() => void this.#look(), WATCH_MS);
    this.#timer.unref();
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
    await this.#look();
    if (this.reason !== null) throw new Error(this.reason);
    this.#kept = (await directorySize(this.directory)) - this.#freed;
  }

  /** Names of the columns that a reader delivers. */
  async columns(reader: string): Promise<string[]> {
    const result = await this.connection.runAndReadAll(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${reader})`);
    return result.getRows().map(([name]) => String(name));
  }

  /** Removes what a failed statement has written of its table, and starts afresh if there is time left. */
  async recover(table: string): Promise<void> {
    this.#recovering = true;
    await this.connection.run(`DROP TABLE IF EXISTS "${table}"`);
    await this.connection.run('CHECKPOINT');
    // The file keeps its length; its free blocks serve the next tables, and are not theirs to answer for.
    this.#freed = Math.max(0, (await directorySize(this.directory)) - this.#kept);
    this.#recovering = false;
    if (performance.now() < this.#deadline) this.reason = null;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const tooLate = performance.now() > this.#deadline;
    const tooLarge = !tooLate && (await directorySize(this.directory)) - this.#freed > this.limits.maxBytes;
    if (this.#recovering || (!tooLate && !tooLarge)) return;
    this.reason = tooLate ? 'reading the files takes too long' : 'it unfolds to more than the tables of a source may take';
    this.connection.interrupt();
  }
}

async function directorySize(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)).then(({ size }) => size, () => 0));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
