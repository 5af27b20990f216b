import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { ExecutionCancelRequested } from './query.events.js';

/** Running executions by the id that their caller gave them, so that they can be cancelled from elsewhere. */
@Injectable()
export class Executions {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly events: EventBus) {
    events.on(ExecutionCancelRequested, ({ tenantId, executionId }) => this.abort(tenantId, executionId));
  }

  /**
   * Runs `work` under an id; its signal fires when the id is cancelled or `outer` fires.
   * @throws DomainError CONFLICT when the id is in use.
   */
  async track<T>(actor: Actor, executionId: string | undefined, outer: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
    if (executionId === undefined) return work(signal);
    const key = `${actor.tenantId}:${executionId}`;
    if (this.running.has(key)) throw new DomainError('CONFLICT', 'An execution with this id is running already.');
    this.running.set(key, controller);
    try {
      return await work(signal);
    } finally {
      this.running.delete(key);
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
