import { Injectable } from '@nestjs/common';
import type { QueueLimits } from '../platform/fair-queue/index.js';

/** Rows of an answer unless asked otherwise, and at most. */
export const DEFAULT_ROW_LIMIT = 10_000;
export const MAX_ROW_LIMIT = 100_000;

/**
 * What bounds queries and streams. A stream holds its connection for as long as its reader takes, so streams have few
 * places of their own beside those of queries: unread downloads never keep anybody's dashboard waiting. The connectors'
 * pools have room for both (see `MAX_CONNECTIONS` of the PostgreSQL connector).
 */
@Injectable()
export class QueryLimits {
  /** Milliseconds from the request to the last row, the wait for a place included. */
  readonly queryTimeoutMs: number = 30_000;
  readonly queryBytes: number = 50 * 1024 * 1024;
  readonly streamTimeoutMs: number = 10 * 60_000;
  readonly streamBytes: number = 2 * 1024 * 1024 * 1024;
  /** Milliseconds in which the reader of a stream must take something. */
  readonly streamStallMs: number = 30_000;
  /** The longest wait still leaves a query a third of its time. */
  readonly queries: QueueLimits = { perSource: 5, perTenant: 10, maxWaiting: 200, maxWaitMs: 20_000 };
  readonly streams: QueueLimits = { perSource: 2, perSubject: 1, perTenant: 4, maxWaiting: 20, maxWaitMs: 20_000 };
}
