import { ApiProperty } from '@nestjs/swagger';
import { SHOWN_STATUSES, type ShownStatus } from '../../services/domain/service-status.js';

/** Calls over a range. */
class TrafficResponse {
  calls!: number;
  /** Calls a second, over the whole range. */
  ratePerSecond!: number;
  errors!: number;
  errorPercent!: number;
  /** From merged sketches, within 1 % of the exact one. */
  p50Ms!: number | null;
  p95Ms!: number | null;
}

/** A service as others call it. */
export class DependencyNodeResponse extends TrafficResponse {
  name!: string;
  /** How it is, when it is also watched; null when it is not. */
  @ApiProperty({ enum: SHOWN_STATUSES, nullable: true })
  status!: ShownStatus | null;
}

/** Calls of one service by another. */
export class DependencyEdgeResponse extends TrafficResponse {
  /** null: somebody outside. */
  caller!: string | null;
  callee!: string;
  /** Of the newest call that told one. */
  lastTraceId!: string | null;
  lastErrorAt!: Date | null;
  /** Of the newest call that failed and told one. */
  lastErrorTraceId!: string | null;
}

/** Who calls whom. */
export class DependenciesResponse {
  from!: Date;
  to!: Date;
  /** Services that were called or called, by name. */
  nodes!: DependencyNodeResponse[];
  /** Most calls first. */
  edges!: DependencyEdgeResponse[];
}
