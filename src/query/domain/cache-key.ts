import { createHash } from 'node:crypto';
import { canonicalSql } from './canonical-sql.js';
import type { BoundValue, ScalarValue } from './parameter-values.js';

/** Everything that decides what a query answers, and to whom. */
export interface CacheKeyParts {
  tenantId: string;
  dataSourceId: string;
  /** Rises with every change of the source's settings. */
  sourceVersion: number;
  /** Who shares results: differs wherever what may be seen differs. */
  policy: string;
  /** The compiled statement, with `$n`. */
  sql: string;
  values: readonly BoundValue[];
  limit: number | null;
}

/** A number as it is bound; -0 is 0. NaN and the infinities would be null in JSON, and are no values of a query. */
function keyNumber(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`A cache key cannot hold ${value}.`);
  return value === 0 ? 0 : value;
}

const keyScalar = (value: ScalarValue): ScalarValue => (typeof value === 'number' ? keyNumber(value) : value);

const isList = (value: BoundValue): value is readonly ScalarValue[] => Array.isArray(value);

/**
 * `query:result:<sha256>` of all parts. They are written as one JSON array, in which types are told apart (`1` and
 * `"1"`, `null` and `"null"`, `["a","b"]` and `"a,b"`) and no part can run over into the next.
 *
 * @throws RangeError for a number that is not finite
 */
export function queryCacheKey(parts: CacheKeyParts): string {
  const { tenantId, dataSourceId, sourceVersion, policy, sql, values, limit } = parts;
  const written = JSON.stringify([
    tenantId,
    dataSourceId,
    keyNumber(sourceVersion),
    policy,
    canonicalSql(sql),
    values.map((value) => (isList(value) ? value.map(keyScalar) : keyScalar(value))),
    limit === null ? null : keyNumber(limit),
  ]);
  return `query:result:${createHash('sha256').update(written).digest('hex')}`;
}
