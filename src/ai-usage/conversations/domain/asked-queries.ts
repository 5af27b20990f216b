import { createHash } from 'node:crypto';
import { normaliseQuery, shortened } from './normalise-query.js';

/** Where a query comes from: a look-up of a session, or what a user wrote. */
export const QUERY_KINDS = ['search', 'message'] as const;
export type QueryKind = (typeof QUERY_KINDS)[number];

/** A query that was asked once. */
export interface AskedQuery {
  readonly kind: QueryKind;
  /** Redacted. */
  readonly text: string;
  readonly domain: string;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly at: Date;
  /** A search that found nothing. */
  readonly failed: boolean;
}

/** What one normal form counts on one day of one domain. */
export interface CountedQuery {
  readonly kind: QueryKind;
  /** Made of the normal form: the same form has the same id everywhere. */
  readonly queryId: string;
  readonly normal: string;
  /** As it was written when it was asked last. */
  readonly text: string;
  readonly domain: string;
  readonly day: string;
  readonly asked: number;
  readonly failed: number;
  readonly lastAt: Date;
  readonly lastFailedAt: Date | null;
}

const LONGEST_TEXT = 200;

/** A uuid of the normal form: the first half of its SHA-256. */
const idOf = (normal: string): string => createHash('sha256').update(normal).digest('hex').slice(0, 32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** Counts queries by normal form, day and domain, in the order of their keys. What says nothing is left out. */
export function countQueries(asked: readonly AskedQuery[]): CountedQuery[] {
  const counted = new Map<string, CountedQuery>();
  for (const { kind, text, domain, day, at, failed } of asked) {
    const normal = normaliseQuery(text);
    if (normal === '') continue;
    const queryId = idOf(normal);
    const key = JSON.stringify([kind, queryId, day, domain]);
    const known = counted.get(key);
    counted.set(key, {
      kind,
      queryId,
      normal,
      text: known && known.lastAt >= at ? known.text : shortened(text, LONGEST_TEXT),
      domain,
      day,
      asked: (known?.asked ?? 0) + 1,
      failed: (known?.failed ?? 0) + Number(failed),
      lastAt: known && known.lastAt >= at ? known.lastAt : at,
      lastFailedAt: failed ? later(known?.lastFailedAt ?? null, at) : (known?.lastFailedAt ?? null),
    });
  }
  return [...counted.keys()].sort().map((key) => counted.get(key) as CountedQuery);
}

const later = (known: Date | null, at: Date): Date => (known !== null && known > at ? known : at);
