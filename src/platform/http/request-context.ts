import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';
import type { Actor } from './actor.js';

/** What the logs and the audit trail need to know of the request in hand. */
export interface RequestContext {
  readonly requestId: string;
  /** The caller's address, after trusted proxies. */
  readonly address: string;
  actor?: Actor;
}

/** A Fastify request after the context hook and the access guard. */
export type RequestWithContext = FastifyRequest & { context: RequestContext; actor?: Actor };

export const requestContext = new AsyncLocalStorage<RequestContext>();
