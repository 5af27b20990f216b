import { ApiProperty } from '@nestjs/swagger';
import { ProductCategoryResponse } from '../../settings/dto/ai-settings.response.js';

/** What is on. */
export class AiFlagsResponse {
  /** What people and models wrote is stored. */
  contentStored!: boolean;
  /** Addresses of e-mail are taken out of it first; secrets always are. */
  emailsRedacted!: boolean;
  /** Changes come over the socket, on the topic `ai`. */
  liveUpdates!: boolean;
  /** What language models cost is priced and kept in the ledger. */
  costTracking!: boolean;
}

/** Days for which it is kept. */
export class AiRetentionResponse {
  /** Messages, queries of searches, logs of sessions. */
  contentDays!: number;
  /** Sessions without what was written in them. */
  sessionDays!: number;
}

export class AiThresholdsResponse {
  /** A live session of which nothing is heard for so long has failed. */
  abandonedAfterSeconds!: number;
  /** Tokens of one bucket of one session. */
  maxTokens!: number;
  /** Unpacked, of one request. */
  maxBatchBytes!: number;
  /** Sessions, or messages, of one request. */
  maxBatchItems!: number;
}

/** How often figures change, in seconds. */
export class AiRefreshResponse {
  /** Sums that telemetry is read from. */
  telemetry!: number;
  live!: number;
  /** The ledger. */
  costs!: number;
}

/** What this tenant has switched on. */
export class AiConfigResponse {
  flags!: AiFlagsResponse;
  retention!: AiRetentionResponse;
  thresholds!: AiThresholdsResponse;
  refreshIntervals!: AiRefreshResponse;
  timeZone!: string;
  /** Of the price book. */
  currency!: string;
  /** Models that have a price today, by name; those of others cost null. */
  pricedModels!: string[];

  /** Of missing products; null: those that everybody has. */
  @ApiProperty({ type: [ProductCategoryResponse], nullable: true })
  categories!: ProductCategoryResponse[] | null;
}

/** How something answered that figures depend on. */
export class ConnectionCheckResponse {
  name!: string;
  /** `up`, `degraded`, `down` or `unknown`. */
  status!: string;
  /** null when it was not measured. */
  latencyMs!: number | null;
  /** Why it is not up. */
  message!: string | null;
  checkedAt!: Date;
}

/** How all answered. */
export class ConnectionTestResponse {
  /** None is down. */
  connected!: boolean;
  /** The database and the price book as they answered now, services and sources as they were probed last. */
  checks!: ConnectionCheckResponse[];
}
