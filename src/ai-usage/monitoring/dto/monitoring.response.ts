import { ApiProperty, OmitType } from '@nestjs/swagger';
import { AiSessionResponse, TokenBucketsResponse } from '../../sessions/dto/session.response.js';
import { TelemetryLiveResponse, TelemetryResponse } from '../../telemetry/dto/telemetry.response.js';
import { ALERT_TYPES, type AlertType, MONITORING_ACTIONS, type MonitoringAction } from './monitoring.dto.js';

/** A model in detail. */
export class MonitoredModelResponse {
  model!: string;
  requests!: number;
  successfulRequests!: number;
  failedRequests!: number;
  tokens!: TokenBucketsResponse;
  /** Decimals written out; null: it has no price. */
  cost!: string | null;
  /** ms */
  avgResponseTime!: number | null;
  searches!: number;
  iterations!: number;
}

export class MonitoringDetailsResponse {
  /** Most requests first. */
  models!: MonitoredModelResponse[];
  /** The newest sessions of the period that failed, at most 20. */
  recentFailures!: AiSessionResponse[];
}

/** Telemetry of a period. */
export class MonitoringResponse extends OmitType(TelemetryResponse, ['live']) {
  /** null unless asked for. */
  @ApiProperty({ type: MonitoringDetailsResponse, nullable: true })
  details!: MonitoringDetailsResponse | null;

  /** null when it was not wanted. */
  @ApiProperty({ type: TelemetryLiveResponse, nullable: true })
  live!: TelemetryLiveResponse | null;
}

/** An alert about what language models cost. */
export class SpendAlertResponse {
  /** Of the budget, or of the guard. */
  id!: string;

  @ApiProperty({ enum: ['budget', 'guard'] })
  kind!: 'budget' | 'guard';

  name!: string;
  /** null: all domains. */
  domain!: string | null;

  @ApiProperty({ enum: ALERT_TYPES })
  alertType!: AlertType;

  threshold!: string;
  currency!: string;
  /** In the period that goes on, or in the last hour as it was looked at last; null: not known yet. */
  spent!: string | null;
  /** Of the threshold. */
  percent!: number | null;
  /** The threshold is reached. */
  triggered!: boolean;
}

/** Some days in short. */
export class UsageSummaryResponse {
  timeRange!: string;
  requests!: number;
  successRate!: number | null;
  tokens!: number;
  cost!: string | null;
  currency!: string;
  projectedMonthly!: string | null;
  unpricedRequests!: number;
  /** Most requests; null: there were none. */
  topModel!: string | null;
  /** The same in sentences. */
  text!: string;
}

/** What was removed. */
export class CleanedUpResponse {
  messages!: number;
  /** Sessions whose searches and logs are gone. */
  sessionTexts!: number;
  /** Sessions that are gone; what they used is still counted. */
  sessions!: number;
}

/** What came of an action: what belongs to another one is null. */
export class MonitoringActionResponse {
  @ApiProperty({ enum: MONITORING_ACTIONS })
  action!: MonitoringAction;

  @ApiProperty({ type: SpendAlertResponse, nullable: true })
  alert!: SpendAlertResponse | null;

  @ApiProperty({ type: [SpendAlertResponse], nullable: true })
  alerts!: SpendAlertResponse[] | null;

  @ApiProperty({ type: UsageSummaryResponse, nullable: true })
  summary!: UsageSummaryResponse | null;

  @ApiProperty({ type: CleanedUpResponse, nullable: true })
  removed!: CleanedUpResponse | null;
}
