import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { QuantileSketch } from '../../metrics/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import type { DaySums, Durations, HourSums, UsageDelta } from '../domain/usage-sums.js';

/** Sums of sessions by hour and by day, and sketches of how long they lasted. */
@Injectable()
export class UsageSumsRepository {
  /**
   * Makes others who change the tenant's sums wait until the transaction has ended. It comes after the locks of sessions:
   * whoever holds it asks for none of those.
   */
  async lock(manager: EntityManager, { tenantId }: TenantScope): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(7420161, hashtext($1))', [tenantId]);
  }

  /** Adds to the sums. The tenant's lock must be held: sketches are read, merged and written. */
  async add(manager: EntityManager, scope: TenantScope, { hours, days, ended }: UsageDelta): Promise<void> {
    await this.addHours(manager, scope, hours);
    await this.addDays(manager, scope, days);
    await this.addDurations(manager, scope, 'ai_latency_hours', 'hour', grouped(ended, ({ hour }) => hour.toISOString()));
    await this.addDurations(manager, scope, 'ai_latency_days', 'day', grouped(ended, ({ day }) => day));
  }

  /** Makes all sums of a tenant anew, from its sessions. What came of sessions that are removed goes. */
  async rebuild(manager: EntityManager, scope: TenantScope): Promise<void> {
    const { tenantId } = scope;
    await this.lock(manager, scope);
    for (const table of ['ai_usage_hours', 'ai_usage_days', 'ai_latency_hours', 'ai_latency_days']) await manager.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenantId]);
    await manager.query(
      `INSERT INTO ai_usage_hours (tenant_id, hour, day, model, provider, domain, requests, succeeded, failed, fresh_input, cache_read, cache_write, reasoning, output, searches, iterations, timed, duration_ms)
       SELECT tenant_id, hour, day, model, provider, domain, count(*), count(*) FILTER (WHERE success), count(*) FILTER (WHERE NOT success), sum(fresh_input), sum(cache_read),
              sum(cache_write), sum(reasoning), sum(output), sum(search_count), sum(iterations), count(duration_ms), coalesce(sum(duration_ms), 0)
         FROM ai_sessions WHERE tenant_id = $1 GROUP BY tenant_id, hour, day, model, provider, domain`,
      [tenantId],
    );
    await manager.query(
      `INSERT INTO ai_usage_days (tenant_id, day, model, provider, domain, customer, feature, requests, fresh_input, cache_read, cache_write, reasoning, output)
       SELECT tenant_id, day, model, provider, domain, customer, feature, count(*), sum(fresh_input), sum(cache_read), sum(cache_write), sum(reasoning), sum(output)
         FROM ai_sessions WHERE tenant_id = $1 GROUP BY tenant_id, day, model, provider, domain, customer, feature`,
      [tenantId],
    );
    const durations = await manager.query<Durations[]>(
      `SELECT hour, day::text AS day, model, domain, array_agg(duration_ms::float8) AS durations
         FROM ai_sessions WHERE tenant_id = $1 AND duration_ms IS NOT NULL GROUP BY hour, day, model, domain`,
      [tenantId],
    );
    await this.addDurations(manager, scope, 'ai_latency_hours', 'hour', grouped(durations, ({ hour }) => hour.toISOString()));
    await this.addDurations(manager, scope, 'ai_latency_days', 'day', grouped(durations, ({ day }) => day));
  }

  private async addHours(manager: EntityManager, { tenantId }: TenantScope, sums: readonly HourSums[]): Promise<void> {
    if (sums.length === 0) return;
    await manager.query(
      `INSERT INTO ai_usage_hours AS k (tenant_id, hour, day, model, provider, domain, requests, succeeded, failed, fresh_input, cache_read, cache_write, reasoning, output, searches, iterations, timed, duration_ms)
       SELECT $1, s.hour, s.day, s.model, s.provider, s.domain, s.requests, s.succeeded, s.failed, (s.tokens ->> 'freshInput')::bigint, (s.tokens ->> 'cacheRead')::bigint,
              (s.tokens ->> 'cacheWrite')::bigint, (s.tokens ->> 'reasoning')::bigint, (s.tokens ->> 'output')::bigint, s.searches, s.iterations, s.timed, s."durationMs"
         FROM jsonb_to_recordset($2::jsonb) AS s (hour timestamptz, day date, model text, provider text, domain text, requests bigint, succeeded bigint, failed bigint, tokens jsonb,
              searches bigint, iterations bigint, timed bigint, "durationMs" bigint)
       ON CONFLICT (tenant_id, hour, day, model, provider, domain) DO UPDATE
          SET requests = k.requests + excluded.requests, succeeded = k.succeeded + excluded.succeeded, failed = k.failed + excluded.failed,
              fresh_input = k.fresh_input + excluded.fresh_input, cache_read = k.cache_read + excluded.cache_read, cache_write = k.cache_write + excluded.cache_write,
              reasoning = k.reasoning + excluded.reasoning, output = k.output + excluded.output, searches = k.searches + excluded.searches,
              iterations = k.iterations + excluded.iterations, timed = k.timed + excluded.timed, duration_ms = k.duration_ms + excluded.duration_ms`,
      [tenantId, JSON.stringify(sums)],
    );
  }

  private async addDays(manager: EntityManager, { tenantId }: TenantScope, sums: readonly DaySums[]): Promise<void> {
    if (sums.length === 0) return;
    await manager.query(
      `INSERT INTO ai_usage_days AS k (tenant_id, day, model, provider, domain, customer, feature, requests, fresh_input, cache_read, cache_write, reasoning, output)
       SELECT $1, s.day, s.model, s.provider, s.domain, s.customer, s.feature, s.requests, (s.tokens ->> 'freshInput')::bigint, (s.tokens ->> 'cacheRead')::bigint,
              (s.tokens ->> 'cacheWrite')::bigint, (s.tokens ->> 'reasoning')::bigint, (s.tokens ->> 'output')::bigint
         FROM jsonb_to_recordset($2::jsonb) AS s (day date, model text, provider text, domain text, customer text, feature text, requests bigint, tokens jsonb)
       ON CONFLICT (tenant_id, day, model, provider, domain, customer, feature) DO UPDATE
          SET requests = k.requests + excluded.requests, fresh_input = k.fresh_input + excluded.fresh_input, cache_read = k.cache_read + excluded.cache_read,
              cache_write = k.cache_write + excluded.cache_write, reasoning = k.reasoning + excluded.reasoning, output = k.output + excluded.output`,
      [tenantId, JSON.stringify(sums)],
    );
  }

  private async addDurations(manager: EntityManager, { tenantId }: TenantScope, table: 'ai_latency_hours' | 'ai_latency_days', column: 'hour' | 'day', groups: readonly DurationGroup[]): Promise<void> {
    if (groups.length === 0) return;
    const type = column === 'hour' ? 'timestamptz' : 'date';
    const keys = [groups.map(({ at }) => at), groups.map(({ model }) => model), groups.map(({ domain }) => domain)];
    const known = await manager.query<{ place: number; sketch: Buffer }[]>(
      `SELECT g.place::int AS place, k.sketch FROM unnest($2::${type}[], $3::text[], $4::text[]) WITH ORDINALITY AS g (at, model, domain, place)
         JOIN ${table} k ON k.tenant_id = $1 AND k.${column} = g.at AND k.model = g.model AND k.domain = g.domain`,
      [tenantId, ...keys],
    );
    for (const { place, sketch } of known) groups[place - 1]?.sketch.mergeBytes(sketch);
    await manager.query(
      `INSERT INTO ${table} (tenant_id, ${column}, model, domain, sketch)
       SELECT $1, g.at, g.model, g.domain, g.sketch FROM unnest($2::${type}[], $3::text[], $4::text[], $5::bytea[]) AS g (at, model, domain, sketch)
       ON CONFLICT (tenant_id, ${column}, model, domain) DO UPDATE SET sketch = excluded.sketch`,
      [tenantId, ...keys, groups.map(({ sketch }) => Buffer.from(sketch.toBytes()))],
    );
  }
}

/** Durations of one hour or day, model and domain. */
interface DurationGroup {
  readonly at: string;
  readonly model: string;
  readonly domain: string;
  readonly sketch: QuantileSketch;
}

function grouped(lasted: readonly Durations[], atOf: (durations: Durations) => string): DurationGroup[] {
  const groups = new Map<string, DurationGroup>();
  for (const each of lasted) {
    const [at, { model, domain }] = [atOf(each), each];
    const key = JSON.stringify([at, model, domain]);
    const group = groups.get(key) ?? { at, model, domain, sketch: QuantileSketch.of() };
    for (const duration of each.durations) group.sketch.add(duration);
    groups.set(key, group);
  }
  return [...groups.values()];
}
