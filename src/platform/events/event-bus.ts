import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';

/**
 * Something that happened, named `noun.verb`. Published after the transaction that caused it has committed.
 * A class with `static readonly eventName` and a plain JSON payload, so that it can travel between replicas.
 */
export abstract class DomainEvent<Payload extends object> {
  constructor(readonly payload: Payload) {}
}

/** The class of an event. `relayed` events also reach the other replicas. */
export interface EventClass<Payload extends object> {
  readonly eventName: string;
  readonly relayed: boolean;
  new (payload: Payload): DomainEvent<Payload>;
}

export type EventOrigin = 'here' | 'elsewhere';
type Handler<Payload extends object> = (payload: Payload, origin: EventOrigin) => void | Promise<void>;
type Forward = (name: string, payload: object) => void;

/** How long the end of the process waits for handlers that are at work. */
const LAST_WAIT_MS = 5_000;

/** Typed domain events within the process; a relay may carry some of them to other replicas. */
@Injectable()
export class EventBus implements OnApplicationShutdown {
  private readonly logger = new Logger(EventBus.name);
  private readonly handlers = new Map<string, Handler<never>[]>();
  private readonly atWork = new Set<Promise<void>>();
  private forward: Forward | null = null;
  private closed = false;

  /** Calls `handler` for each event of that class; its failure is logged and stops nobody else. */
  on<Payload extends object>(event: EventClass<Payload>, handler: Handler<Payload>): () => void {
    const list = this.handlers.get(event.eventName) ?? [];
    this.handlers.set(event.eventName, [...list, handler]);
    return () => {
      const rest = (this.handlers.get(event.eventName) ?? []).filter((other) => other !== (handler as Handler<never>));
      this.handlers.set(event.eventName, rest);
    };
  }

  publish<Payload extends object>(event: DomainEvent<Payload>): void {
    const { eventName, relayed } = event.constructor as unknown as EventClass<Payload>;
    this.deliver(eventName, event.payload, 'here');
    if (relayed) this.forward?.(eventName, event.payload);
  }

  /** Hands in an event that another replica published. */
  receive(name: string, payload: object): void {
    this.deliver(name, payload, 'elsewhere');
  }

  /** Says how relayed events leave this process. */
  relayThrough(forward: Forward): void {
    this.forward = forward;
  }

  /** Delivers nothing more and lets handlers end what they have begun, while the database is still there. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    const waited = new AbortController();
    await Promise.race([Promise.all(this.atWork), setTimeout(LAST_WAIT_MS, undefined, { ref: false, signal: waited.signal }).catch(() => undefined)]);
    waited.abort();
  }

  private deliver(name: string, payload: object, origin: EventOrigin): void {
    if (this.closed) return;
    for (const handler of this.handlers.get(name) ?? []) {
      const work: Promise<void> = Promise.resolve()
        .then(() => handler(payload as never, origin))
        .catch((error: unknown) => this.logger.error({ err: error, event: name }, 'an event handler failed'))
        .finally(() => this.atWork.delete(work));
      this.atWork.add(work);
    }
  }
}
