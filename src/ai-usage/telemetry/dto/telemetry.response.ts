import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../../economics/index.js';
import { COST_TRENDS, type CostTrend } from '../../domain/cost-trend.js';
import { TokenBucketsResponse } from '../../sessions/dto/session.response.js';

/** How many requests, and how they ended. */
export class TelemetryOverviewResponse {
  /** Sessions that began in the range, live ones included. */
  totalRequests!: number;
  successfulRequests!: number;
  failedRequests!: number;
  /** Percent of those that have ended; null when none has. */
  successRate!: number | null;
  errorRate!: number | null;
  /** Live now, whenever they began. */
  activeSessions!: number;
  /** As people say it, such as `last 7 days`. */
  timeRange!: string;
}

/** What they cost, by the prices of their days: decimals written out, null where no model of theirs has a price. */
export class TelemetryCostResponse {
  total!: string | null;
  /** Of those whose model has a price. */
  average!: string | null;
  /** As it went on so far in the range, 24 hours long. */
  projectedDaily!: string | null;
  /** Likewise, 30 days long. */
  projectedMonthly!: string | null;
  perHour!: string | null;
  currency!: string;

  /** The later half of the range's complete days against the earlier; below a tenth it is stable. */
  @ApiProperty({ enum: COST_TRENDS })
  trend!: CostTrend;

  /** Whose model has no price: they are in no cost. */
  unpricedRequests!: number;
  /** Days that were priced in another currency; never converted, and not in the total. */
  otherCurrencies!: MoneyResponse[];
}

export class TelemetryTokensResponse {
  /** freshInput + cacheRead + cacheWrite */
  totalInput!: number;
  /** reasoning + output */
  totalOutput!: number;
  total!: number;
  avgPerRequest!: number | null;
  byBucket!: TokenBucketsResponse;
}

export class TelemetryPerformanceResponse {
  /** ms, from beginning to end. */
  avgResponseTime!: number | null;
  /** From merged sketches, within 1 % of the exact one. */
  p95ResponseTime!: number | null;
  totalSearches!: number;
  avgSearchesPerRequest!: number | null;
  avgIterations!: number | null;
}

export class TelemetryModelResponse {
  model!: string;
  count!: number;
  /** null: it has no price. */
  cost!: string | null;
  tokens!: number;
  /** Of all requests. */
  percentage!: number;
}

export class TelemetryDomainResponse {
  /** null: none was named. */
  domain!: string | null;
  requests!: number;
  /** Of what has a price; null when nothing has. */
  cost!: string | null;
}

export class TelemetryHourResponse {
  /** When it began. */
  hour!: Date;
  /** null when there were requests, and none has a price. */
  cost!: string | null;
  requests!: number;
}

export class TelemetrySessionResponse {
  id!: string;
  /** Seconds since it began. */
  uptime!: number;
  /** So far; null: its model has no price. */
  cost!: string | null;
  model!: string;
}

/** Sessions that have not ended. */
export class TelemetryLiveResponse {
  activeSessions!: number;
  /** Of all of them so far, where models have prices; null when none has. */
  currentCost!: string | null;
  /** The newest, at most 200. */
  sessionsData!: TelemetrySessionResponse[];
}

/** What language models were used for: requests, costs, tokens, and how long it took. */
export class TelemetryResponse {
  overview!: TelemetryOverviewResponse;
  cost!: TelemetryCostResponse;
  tokens!: TelemetryTokensResponse;
  performance!: TelemetryPerformanceResponse;
  /** Most requests first. */
  modelUsage!: TelemetryModelResponse[];
  /** Most requests first. */
  domainBreakdown!: TelemetryDomainResponse[];
  /** All hours of the range, by the tenant's clock. */
  hourlyTrend!: TelemetryHourResponse[];
  live!: TelemetryLiveResponse;
}
