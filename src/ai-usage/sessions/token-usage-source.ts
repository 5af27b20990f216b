import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Day, TOKEN_METER, type TokenUsage, type UsageSource, UsageSources } from '../../economics/index.js';
import type { TenantScope } from '../../platform/database/index.js';

/** Tells economics what tokens were used on which day. */
@Injectable()
export class TokenUsageSource implements UsageSource {
  readonly name = 'ai';

  constructor(sources: UsageSources) {
    sources.register(this);
  }

  /** All tokens of days, both included. */
  async quantitiesOf(manager: EntityManager, { tenantId }: TenantScope, from: Day, to: Day): Promise<TokenUsage[]> {
    const rows = await manager.query<{ day: Day; model: string; domain: string; customer: string; feature: string; freshInput: string; cacheRead: string; cacheWrite: string; reasoning: string; output: string }[]>(
      `SELECT day::text AS day, model, domain, customer, feature, sum(fresh_input)::text AS "freshInput", sum(cache_read)::text AS "cacheRead", sum(cache_write)::text AS "cacheWrite",
              sum(reasoning)::text AS reasoning, sum(output)::text AS output
         FROM ai_usage_days WHERE tenant_id = $1 AND day BETWEEN $2 AND $3
        GROUP BY day, model, domain, customer, feature
       HAVING sum(fresh_input + cache_read + cache_write + reasoning + output) > 0
        ORDER BY day, model, domain, customer, feature`,
      [tenantId, from, to],
    );
    return rows.map(({ day, model, domain, customer, feature, ...tokens }) => ({ day, meter: TOKEN_METER, dimensions: { customer, feature, endpoint: '', model, domain }, tokens }));
  }
}
