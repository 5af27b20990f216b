import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Day, TOKEN_METER, type TokenUsage, type UsageSource, UsageSources } from '../../economics/index.js';
import type { TenantScope } from '../../platform/database/index.js';

/**
 * Rows of a day that are told apart, those of most tokens first. The day is costed anew whenever something of it changes, and all who
 * ask for costs read its rows: whoever names a customer of its own with each session must not make millions of them.
 */
const MOST_OF_A_DAY = 10_000;

/** Tells economics what tokens were used on which day. */
@Injectable()
export class TokenUsageSource implements UsageSource {
  readonly name = 'ai';

  constructor(sources: UsageSources) {
    sources.register(this);
  }

  /** All tokens of days, both included. Of the smallest rows of a day that has too many the model alone is told. */
  async quantitiesOf(manager: EntityManager, { tenantId }: TenantScope, from: Day, to: Day): Promise<TokenUsage[]> {
    const rows = await manager.query<{ day: Day; model: string; domain: string; customer: string; feature: string; freshInput: string; cacheRead: string; cacheWrite: string; reasoning: string; output: string }[]>(
      `WITH used AS (
         SELECT day, model, domain, customer, feature, sum(fresh_input) AS fresh_input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, sum(reasoning) AS reasoning, sum(output) AS output
           FROM ai_usage_days WHERE tenant_id = $1 AND day BETWEEN $2 AND $3
          GROUP BY day, model, domain, customer, feature
         HAVING sum(fresh_input + cache_read + cache_write + reasoning + output) > 0
       ), placed AS (
         SELECT u.*, row_number() OVER (PARTITION BY day ORDER BY fresh_input + cache_read + cache_write + reasoning + output DESC, model, domain, customer, feature) <= $4 AS apart FROM used u
       ), told AS (
         SELECT p.day, p.model, t.domain, t.customer, t.feature, p.fresh_input, p.cache_read, p.cache_write, p.reasoning, p.output
           FROM placed p CROSS JOIN LATERAL (SELECT CASE WHEN apart THEN p.domain ELSE '' END AS domain, CASE WHEN apart THEN p.customer ELSE '' END AS customer, CASE WHEN apart THEN p.feature ELSE '' END AS feature) t
       )
       SELECT day::text AS day, model, domain, customer, feature, sum(fresh_input)::text AS "freshInput", sum(cache_read)::text AS "cacheRead", sum(cache_write)::text AS "cacheWrite",
              sum(reasoning)::text AS reasoning, sum(output)::text AS output
         FROM told GROUP BY day, model, domain, customer, feature ORDER BY day, model, domain, customer, feature`,
      [tenantId, from, to, MOST_OF_A_DAY],
    );
    return rows.map(({ day, model, domain, customer, feature, ...tokens }) => ({ day, meter: TOKEN_METER, dimensions: { customer, feature, endpoint: '', model, domain }, tokens }));
  }
}
