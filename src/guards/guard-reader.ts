import { Injectable } from '@nestjs/common';
import { type MetricSeries, SeriesSources, TimeBuckets } from '../metrics/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { invalid } from '../platform/http/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import { type GuardFigures, type GuardPart, figuresAt } from './domain/figures-at.js';
import { type GuardRule, MOST_SERIES } from './domain/guard.js';

/** Reads what guards watch. */
@Injectable()
export class GuardReader {
  constructor(
    private readonly sources: SeriesSources,
    private readonly timeZones: TenantTimeZones,
  ) {}

  /** @throws DomainError VALIDATION_FAILED (also for more series than a guard may watch), NOT_FOUND, QUERY_TIMEOUT and others of the source */
  read(scope: TenantScope, rule: GuardRule, now: Date): Promise<GuardFigures> {
    const buckets = async (): Promise<TimeBuckets> => TimeBuckets.in(await this.timeZones.of(scope));
    return figuresAt(rule, now.getTime(), buckets, (part) => this.valuesOf(scope, part));
  }

  private async valuesOf(scope: TenantScope, { role, reference, window: { from, to } }: GuardPart): Promise<readonly MetricSeries[]> {
    const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: 'all' };
    const { series } = await this.sources.read(scope, reference, window);
    if (series.length <= MOST_SERIES) return series;
    const path = role === 'of' ? 'percentOf' : 'series';
    const message = `${path} comes to ${series.length} series, and at most ${MOST_SERIES} are watched: filter more or group by fewer dimensions`;
    throw invalid({ path, rule: 'maxSeries', message });
  }
}
