import type { TenantScope } from '../../platform/database/index.js';
import type { Links, Message } from '../domain/message.js';
import type { FailureKind } from '../domain/retries.js';

/** One try to deliver. */
export interface Delivery {
  readonly scope: TenantScope;
  readonly message: Message;
  /** Of the channel, secrets included. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly links: Links;
  /** Fires when the time for this try is over. */
  readonly signal: AbortSignal;
}

/** How a try ended: in words for people, without secrets. */
export type Outcome =
  | { readonly delivered: true; readonly said: string }
  | { readonly delivered: false; readonly said: string; readonly failure: FailureKind; readonly retryAfterMs: number | null };

/** Brings messages to one kind of receiver. Whatever goes wrong is an outcome or a `DeliveryFailure`. */
export interface Sender {
  send(delivery: Delivery): Promise<Outcome>;
}

/** Why a message could not be delivered, in words of ours. */
export class DeliveryFailure extends Error {
  constructor(
    message: string,
    readonly failure: FailureKind,
  ) {
    super(message);
    this.name = 'DeliveryFailure';
  }
}
