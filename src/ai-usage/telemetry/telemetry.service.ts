import { Injectable } from '@nestjs/common';
import { PriceBook, currencyOn, dayOf } from '../../economics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { type Telemetry, type UsageRead, telemetryOf } from '../domain/telemetry.js';
import { type MonitoringPeriod, type TelemetryRange, hoursOf, lastDays, lastPeriod } from '../domain/telemetry-range.js';
import { SessionReader } from '../sessions/session-reader.js';
import type { TelemetryQueryDto } from './dto/telemetry.dto.js';
import type { TelemetryLiveResponse, TelemetryResponse } from './dto/telemetry.response.js';
import { type TelemetryFilter, TelemetryRepository } from './telemetry.repository.js';

/** Figures of a range, and the sums and prices that they are made of. */
export interface ReadTelemetry {
  readonly telemetry: Telemetry;
  readonly used: UsageRead;
  readonly range: TelemetryRange;
}

/** Tells what language models were used for, from sums. */
@Injectable()
export class TelemetryService {
  constructor(
    private readonly repository: TelemetryRepository,
    private readonly sessions: SessionReader,
    private readonly prices: PriceBook,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /** Of today and the days before. */
  async ofDays(scope: TenantScope, { days, domain }: TelemetryQueryDto): Promise<TelemetryResponse> {
    const filter = { domain: domain ?? null, model: null };
    const range = lastDays(days, this.clock.now(), await this.zones.of(scope));
    const [{ telemetry }, live] = await Promise.all([this.read(scope, range, filter), this.live(scope, filter)]);
    return answerOf(telemetry, live);
  }

  /** Of a period back from now. */
  async ofPeriod(scope: TenantScope, period: MonitoringPeriod, filter: TelemetryFilter): Promise<ReadTelemetry> {
    return this.read(scope, lastPeriod(period, this.clock.now(), await this.zones.of(scope)), filter);
  }

  /** Sessions that have not ended, the newest first. */
  async live(scope: TenantScope, { domain, model }: TelemetryFilter): Promise<TelemetryLiveResponse> {
    const { total, currentCost, sessions } = await this.sessions.live(scope, { ...(domain === null ? {} : { domain }), ...(model === null ? {} : { model }) });
    const now = this.clock.now().getTime();
    const sessionsData = sessions.map(({ sessionId, startedAt, cost, model: used }) => ({ id: sessionId, uptime: Math.max(0, Math.round((now - startedAt.getTime()) / 1_000)), cost, model: used }));
    return { activeSessions: total, currentCost, sessionsData };
  }

  private async read(scope: TenantScope, range: TelemetryRange, filter: TelemetryFilter): Promise<ReadTelemetry> {
    const zone = await this.zones.of(scope);
    const used = await this.repository.read(scope, range, filter);
    const today = dayOf(range.to, zone);
    // Of another time zone there may be days beside those of the range.
    const days = new Set([...range.days, today, ...used.places.map(({ day }) => day)]);
    const prices = await this.prices.prices(scope, [...days]);
    return { telemetry: telemetryOf(used, range, hoursOf(range, zone), prices, currencyOn(prices, today)), used, range };
  }
}

/** As it is told. */
export function answerOf({ overview, cost, tokens, performance, modelUsage, domainBreakdown, hourlyTrend }: Telemetry, live: TelemetryLiveResponse): TelemetryResponse {
  return { overview: { ...overview, activeSessions: live.activeSessions }, cost, tokens, performance, modelUsage, domainBreakdown, hourlyTrend, live };
}
