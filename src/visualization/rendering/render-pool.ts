import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Piscina } from 'piscina';
import { DomainError } from '../../platform/http/index.js';
import type { RenderResults, RenderTask } from './render-task.js';

/** How much rendering goes on at once. */
export interface RenderPoolOptions {
  threads: number;
  /** Tasks that may wait; more are refused. */
  queue: number;
  /** Milliseconds after which a task is given up and its thread ended. */
  timeoutMs: number;
  /** Megabytes of heap that a thread may take. */
  heapMb: number;
  /** The module that the threads run. Sources, which no thread can load as they stand, run in this one: so tests need no build. */
  worker: URL;
}

const USUAL: RenderPoolOptions = {
  // One core is left to the thread that answers requests.
  threads: Math.max(1, Math.min(4, availableParallelism() - 1)),
  queue: 64,
  timeoutMs: 15_000,
  heapMb: 256,
  worker: new URL(import.meta.url.replace(/render-pool(?=\.\w+$)/, 'render.worker')),
};

type Pool = Piscina<RenderTask, RenderResults[RenderTask['kind']]>;

/** How much longer than a picture a PDF may take. */
const PDF_SHARE = 6;
const IDLE_MS = 30_000;
const RETRY_AFTER_SECONDS = 2;

/**
 * Drawing takes tens of milliseconds of pure computing, so it is done in threads of its own and never in the one that
 * answers requests. The threads begin with the first picture and end when there has been none for half a minute.
 */
@Injectable()
export class RenderPool implements OnApplicationShutdown {
  private readonly options: RenderPoolOptions;
  private pool: Promise<Pool> | null = null;
  /** Without threads one task follows the other, as in a thread. */
  private before: Promise<unknown> = Promise.resolve();

  constructor(options: Partial<RenderPoolOptions> = {}) {
    this.options = { ...USUAL, ...options };
  }

  /**
   * Runs a task in a thread.
   * @throws DomainError SERVICE_UNAVAILABLE when too many wait already, or when it takes too long; PAYLOAD_TOO_LARGE when
   *   it takes more memory than a thread has
   */
  async run<Kind extends RenderTask['kind']>(task: Extract<RenderTask, { kind: Kind }>): Promise<RenderResults[Kind]> {
    if (this.options.worker.pathname.endsWith('.ts')) {
      const result = this.before.then(async () => (await import('./render-task.js')).runRenderTask(task));
      this.before = result.catch(() => undefined);
      return (await result) as RenderResults[Kind];
    }
    const pool = await (this.pool ??= this.start());
    if (pool.queueSize >= this.options.queue) throw busy('Too many pictures are being drawn; try again shortly.');
    // A PDF is the work of many pictures in one.
    const deadline = AbortSignal.timeout(this.options.timeoutMs * (task.kind === 'pdf' ? PDF_SHARE : 1));
    try {
      return (await pool.run(task, { signal: deadline })) as RenderResults[Kind];
    } catch (error) {
      if (deadline.aborted) throw busy('The picture took too long to draw; ask for a smaller one or for fewer rows.');
      if (isOutOfMemory(error)) throw new DomainError('PAYLOAD_TOO_LARGE', 'The picture takes more memory than one may; ask for fewer rows.');
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const pool = await this.pool;
    this.pool = null;
    await pool?.destroy();
  }

  /** Nothing of it is loaded before the first picture is asked for: most starts never draw one. */
  private async start(): Promise<Pool> {
    const { Piscina } = await import('piscina');
    const { worker, threads, queue, heapMb } = this.options;
    return new Piscina({
      filename: worker.href,
      minThreads: 0,
      maxThreads: threads,
      maxQueue: queue,
      idleTimeout: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
  }
}

/** The thread has ended then, and another takes its place. */
function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function busy(message: string): DomainError {
  return new DomainError('SERVICE_UNAVAILABLE', message, undefined, RETRY_AFTER_SECONDS);
}
