import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { ExecutionCancelRequested } from './query.events.js';

/** Something that runs and can be cancelled. */
export interface Execution {
  /** Fires when it was cancelled or its caller has left. */
  readonly signal: AbortSignal;
  /** To be called once when it is over. */
  end(): void;
}

/** Running executions by the id that their caller gave them, so that they can be cancelled from elsewhere. */
@Injectable()
export class Executions {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly events: EventBus) {
    events.on(ExecutionCancelRequested, ({ tenantId, executionId }) => this.abort(tenantId, executionId));
  }

  /**
   * Registers an execution until it is ended.
   * @param outer fires when its caller leaves
   * @throws DomainError CONFLICT when the id is in use.
   */
  begin(actor: Actor, executionId: string | undefined, outer: AbortSignal | undefined): Execution {
    const controller = new AbortController();
    const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
    if (executionId === undefined) return { signal, end: () => undefined };
    const key = `${actor.tenantId}:${executionId}`;
    if (this.running.has(key)) throw new DomainError('CONFLICT', 'An execution with this id is running already.');
    this.running.set(key, controller);
    return { signal, end: () => void this.running.delete(key) };
  }

  /** Runs `work` under an id; its signal fires when the id is cancelled or `outer` fires. */
  async track<T>(actor: Actor, executionId: string | undefined, outer: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const execution = this.begin(actor, executionId, outer);
    try {
      return await work(execution.signal);
    } finally {
      execution.end();
    }
  }

  /** Asks every replica to cancel the execution. @returns whether it ran in this process. */
  cancel(scope: TenantScope, executionId: string): boolean {
    const here = this.running.has(`${scope.tenantId}:${executionId}`);
    this.events.publish(new ExecutionCancelRequested({ tenantId: scope.tenantId, executionId }));
    return here;
  }

  private abort(tenantId: string, executionId: string): void {
    this.running.get(`${tenantId}:${executionId}`)?.abort(new DomainError('QUERY_FAILED', 'The query was cancelled.'));
  }
}
