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
  /** The module that the threads run. Sources, which no thread can load as they stand, run in this one: so tests need no build. */
  worker: URL;
}

const USUAL: RenderPoolOptions = {
  // One core is left to the thread that answers requests.
  threads: Math.max(1, Math.min(4, availableParallelism() - 1)),
  queue: 64,
  timeoutMs: 15_000,
  worker: new URL(import.meta.url.replace(/render-pool(?=\.\w+$)/, 'render.worker')),
};

type Pool = Piscina<RenderTask, RenderResults[RenderTask['kind']]>;

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

  constructor(options: Partial<RenderPoolOptions> = {}) {
    this.options = { ...USUAL, ...options };
  }

  /**
   * Runs a task in a thread.
   * @throws DomainError SERVICE_UNAVAILABLE when too many wait already, or when it takes too long.
   */
  async run<Kind extends RenderTask['kind']>(task: Extract<RenderTask, { kind: Kind }>): Promise<RenderResults[Kind]> {
    if (this.options.worker.pathname.endsWith('.ts')) {
      const { runRenderTask } = await import('./render-task.js');
      return (await runRenderTask(task)) as RenderResults[Kind];
    }
    const pool = await (this.pool ??= this.start());
    if (pool.queueSize >= this.options.queue) throw busy('Too many pictures are being drawn; try again shortly.');
    const deadline = AbortSignal.timeout(this.options.timeoutMs);
    try {
      return (await pool.run(task, { signal: deadline })) as RenderResults[Kind];
    } catch (error) {
      if (deadline.aborted) throw busy('The picture took too long to draw; ask for a smaller one or for fewer rows.');
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
    const { worker, threads, queue } = this.options;
    return new Piscina({
      filename: worker.href,
      minThreads: 0,
      maxThreads: threads,
      maxQueue: queue,
      idleTimeout: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
  }
}

function busy(message: string): DomainError {
  return new DomainError('SERVICE_UNAVAILABLE', message, undefined, RETRY_AFTER_SECONDS);
}
