import { Injectable, Logger } from '@nestjs/common';

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

/** Typed domain events within the process; a relay may carry some of them to other replicas. */
@Injectable()
export class EventBus {
  private readonly logger = new Logger(EventBus.name);
  private readonly handlers = new Map<string, Handler<never>[]>();
  private forward: Forward | null = null;

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

  private deliver(name: string, payload: object, origin: EventOrigin): void {
    for (const handler of this.handlers.get(name) ?? []) {
      void Promise.resolve()
        .then(() => handler(payload as never, origin))
        .catch((error: unknown) => this.logger.error({ err: error, event: name }, 'an event handler failed'));
    }
  }
}
