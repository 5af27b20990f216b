import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import { TenantQuotas } from '../../tenants/index.js';
import type { Series } from '../domain/series.js';
import { IngestRepository } from './ingest.repository.js';
import { hashed } from './keys.js';

/** A series' last use is written down when the one that stands there is older, ms. */
const SEEN_STEP_MS = 3_600_000;
/** Share of the free places that this replica may fill before it counts again: sixteen replicas together keep the quota. */
const SHARE = 16;
const MOST_UNCOUNTED = 5_000;
/** For how long a full tenant's new series are refused without counting, ms. */
const FULL_MS = 5_000;

/** The rows of the series that a flush writes for; what is new holds only when the transaction has committed. */
export interface ResolvedSeries {
  /** Row of each series that is not refused. */
  readonly ids: ReadonlyMap<Series, number>;
  /** The quota, where some were refused by it. */
  readonly limit: number | null;
  /** To be called after the commit: from now on the rows are known. */
  readonly keep: () => void;
}

interface Allowance {
  limit: number;
  /** How many series may still be added before they are counted. */
  uncounted: number;
  /** Until when it is certain that no place is free, ms since 1970. */
  fullUntil: number;
}

/** Finds or makes the rows of series, within the tenant's quota. */
@Injectable()
export class SeriesRegister {
  private readonly allowances = new Map<string, Allowance>();

  constructor(
    private readonly repository: IngestRepository,
    private readonly quotas: TenantQuotas,
  ) {
    quotas.countUsage('series', (scope) => repository.countSeriesOf(scope));
  }

  async resolve(manager: EntityManager, scope: TenantScope, series: Iterable<Series>, now: Date): Promise<ResolvedSeries> {
    const ids = new Map<Series, number>();
    const unknown = new Map<string, Series[]>();
    const seen: Series[] = [];
    for (const one of series) {
      if (one.id === null) group(unknown, hashed(one.canonical), one);
      else {
        ids.set(one, one.id);
        if (now.getTime() - one.seenAt > SEEN_STEP_MS) seen.push(one);
      }
    }
    let limit: number | null = null;
    const seenAt = new Map<Series, number>();
    if (unknown.size > 0) {
      const found = await this.findOrAdd(manager, scope, unknown, now);
      limit = found.limit;
      for (const [hash, same] of unknown) {
        const row = found.rows.get(hash);
        if (!row) continue;
        for (const one of same) {
          ids.set(one, row.id);
          seenAt.set(one, row.seenAt);
        }
      }
    }
    if (seen.length > 0) await this.repository.touchSeries(manager, seen.map(({ id }) => id ?? 0), now);
    return {
      ids,
      limit,
      keep: () => {
        for (const [one, id] of ids) one.id = id;
        for (const [one, at] of seenAt) one.seenAt = at;
        for (const one of seen) one.seenAt = now.getTime();
      },
    };
  }

  /** What was added is counted again: the transaction did not commit. */
  forget({ tenantId }: TenantScope): void {
    this.allowances.delete(tenantId);
  }

  private async findOrAdd(manager: EntityManager, scope: TenantScope, unknown: ReadonlyMap<string, Series[]>, now: Date) {
    const rows = await this.repository.findSeries(manager, [...unknown.keys()]);
    const missing = [...unknown.keys()].filter((hash) => !rows.has(hash)).sort();
    if (missing.length === 0) return { rows, limit: null };
    const allowance = await this.allowanceFor(manager, scope, missing.length, now);
    const added = missing.slice(0, allowance.uncounted);
    allowance.uncounted -= added.length;
    if (added.length > 0) {
      await this.repository.addSeries(manager, scope, added.map((hash) => ({ hash, series: unknown.get(hash)?.[0] as Series })), now);
      for (const [hash, row] of await this.repository.findSeries(manager, added)) rows.set(hash, row);
    }
    return { rows, limit: added.length < missing.length ? allowance.limit : null };
  }

  private async allowanceFor(manager: EntityManager, scope: TenantScope, wanted: number, now: Date): Promise<Allowance> {
    const known = this.allowances.get(scope.tenantId);
    if (known && (known.uncounted >= wanted || now.getTime() < known.fullUntil)) return known;
    const { limit, free } = await this.quotas.room(manager, scope, 'series', () => this.repository.countSeries(manager));
    // Under the lock of the tenant's row all that is free may be taken by this flush, and a share by those after it.
    const uncounted = Math.min(free, Math.max(wanted, Math.min(MOST_UNCOUNTED, Math.floor(free / SHARE))));
    const allowance = { limit, uncounted, fullUntil: free < wanted ? now.getTime() + FULL_MS : 0 };
    this.allowances.set(scope.tenantId, allowance);
    return allowance;
  }
}

function group<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const same = groups.get(key);
  if (same) same.push(value);
  else groups.set(key, [value]);
}
