import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Piscina } from 'piscina';
import { DomainError } from '../../platform/http/index.js';
import type { WritingResult, WritingTask } from './writing-task.js';

type Pool = Piscina<WritingTask, WritingResult>;

/** One: a workbook of the most cells takes several hundred megabytes while it is made. */
const THREADS = 1;
const QUEUE = 64;
const IDLE_MS = 30_000;
/** A workbook of the most cells takes six seconds on an idle core, and several times that on a busy machine. */
const TIMEOUT_MS = 120_000;
const HEAP_MB = 1_024;

/**
 * A hundred thousand rows take seconds to be written out, so it is done in a thread of its own and never in the one that
 * answers requests. The thread begins with the first file and ends when there has been none for half a minute.
 */
@Injectable()
export class WritingPool implements OnApplicationShutdown {
  private pool: Promise<Pool> | null = null;

  /** @throws DomainError PAYLOAD_TOO_LARGE for more cells than a file may hold, SERVICE_UNAVAILABLE when too much is being written */
  async write(task: WritingTask, signal: AbortSignal): Promise<Buffer> {
    const result = await this.run(task, signal);
    if ('tooLarge' in result) throw new DomainError('PAYLOAD_TOO_LARGE', result.tooLarge);
    const { file } = result;
    return Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  }

  async onApplicationShutdown(): Promise<void> {
    const pool = await this.pool;
    this.pool = null;
    await pool?.destroy();
  }

  private async run(task: WritingTask, signal: AbortSignal): Promise<WritingResult> {
    // Sources, which no thread can load as they stand, run in this one: so tests need no build.
    if (import.meta.url.endsWith('.ts')) return (await import('./writing-task.js')).runWritingTask(task);
    const pool = await (this.pool ??= this.start());
    if (pool.queueSize >= QUEUE) throw busy('Too many files are being written; try again shortly.');
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await pool.run(task, { signal: AbortSignal.any([deadline, signal]) });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw busy('The file took too long to write; narrow the filters.');
      if (isOutOfMemory(error)) return { tooLarge: 'The file takes more memory than one may while it is written; export CSV or JSON, or narrow the filters.' };
      throw error;
    }
  }

  private async start(): Promise<Pool> {
    const { Piscina } = await import('piscina');
    return new Piscina({
      filename: import.meta.url.replace(/writing-pool(?=\.\w+$)/, 'writing.worker'),
      minThreads: 0,
      maxThreads: THREADS,
      maxQueue: QUEUE,
      idleTimeout: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
  }
}

/** The thread had no room left, or a text would have been longer than any may be. */
function isOutOfMemory(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || message === 'Invalid string length';
}

const busy = (message: string): DomainError => new DomainError('SERVICE_UNAVAILABLE', message, undefined, 5);
