import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ResultCache } from '../../platform/cache/index.js';
import { type Actor, SerialisedAnswer, type Waiting } from '../../platform/http/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { Analyses } from './analyses.service.js';
import type { ActivityQueryDto, BaselinesQueryDto, ForecastQueryDto, TrendsQueryDto } from './dto/analyses.dto.js';

/** What is usual in a week does not change from one look to the next. */
const ANALYSIS_TTL_MS = 60_000;
const TRENDS_TTL_MS = 5_000;

/** The routes of analyses: whoever asks the same within a while is answered the same, and nothing is worked out anew. */
@Injectable()
export class AnalysisAnswers {
  constructor(
    private readonly analyses: Analyses,
    private readonly cache: ResultCache,
    private readonly timeZones: TenantTimeZones,
  ) {}

  activity(actor: Actor, query: ActivityQueryDto, caller: Waiting): Promise<SerialisedAnswer> {
    return this.answer('activity', actor, query, ANALYSIS_TTL_MS, caller, () => this.analyses.activity(actor, query));
  }

  baselines(actor: Actor, query: BaselinesQueryDto, caller: Waiting): Promise<SerialisedAnswer> {
    return this.answer('baselines', actor, query, ANALYSIS_TTL_MS, caller, () => this.analyses.baselines(actor, query));
  }

  forecast(actor: Actor, query: ForecastQueryDto, caller: Waiting): Promise<SerialisedAnswer> {
    return this.answer('forecast', actor, query, ANALYSIS_TTL_MS, caller, () => this.analyses.forecast(actor, query));
  }

  trends(actor: Actor, query: TrendsQueryDto, caller: Waiting): Promise<SerialisedAnswer> {
    return this.answer('trends', actor, query, TRENDS_TTL_MS, caller, () => this.analyses.trends(actor, query));
  }

  private async answer(
    analysis: string,
    actor: Actor,
    query: object,
    ttlMs: number,
    reader: Waiting,
    load: () => Promise<object>,
  ): Promise<SerialisedAnswer> {
    const timeZone = await this.timeZones.of(actor);
    // Who may not read metrics is refused by what loads, and shares no answer with those who may.
    const mayRead = actor.permissions.has('metrics:read');
    const asked = JSON.stringify([actor.tenantId, timeZone, analysis, mayRead, Object.entries(query).sort()]);
    const { bytes, level, stale, ttlRemainingMs } = await this.cache.read({
      key: `system-health:analysis:${createHash('sha256').update(asked).digest('hex')}`,
      tags: [`tenant:${actor.tenantId}`],
      ttlMs,
      staleLimitMs: 5 * ttlMs,
      reader,
      load: async () => Buffer.from(JSON.stringify(await load())),
    });
    return new SerialisedAnswer([bytes], stale ? 'stale' : level === 'source' ? 'miss' : `hit-${level}`, Math.ceil(ttlRemainingMs / 1000));
  }
}
