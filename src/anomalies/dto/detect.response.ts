import { METHODS, type Method } from '../domain/settings.js';
import { SEVERITIES, type Severity } from '../domain/detector.js';
import { SEASONS, type Season } from '../domain/expectation.js';
import { ApiProperty } from '@nestjs/swagger';

/** What is said of a point, from the points before it alone. */
export class DetectedPointResponse {
  /** ISO time. */
  timestamp!: string;
  value!: number;
  /** Evidence that the point is unusual: decimal logarithm of one over its probability, 0 to 12. */
  score!: number;
  /** 0 to 1: one minus the probability of such a point. */
  likelihood!: number;
  /** Whether it is raised: once for each anomaly, at its start. */
  anomaly!: boolean;
  expected!: number;
  /** With `upper`: between these 99 of 100 values lay around what was expected. */
  lower!: number;
  upper!: number;
  /** Robust standard deviations from the median, signed. */
  zScore!: number;
  /** Where the expected value comes from. */
  @ApiProperty({ enum: SEASONS })
  season!: Season;
  /** Family of methods that has most to say of the point. */
  @ApiProperty({ enum: METHODS, nullable: true, type: String })
  type!: Method | null;
  /** Of what is raised. */
  @ApiProperty({ enum: SEVERITIES, nullable: true, type: String })
  severity!: Severity | null;
  /** 0 to 1; 0 of what is not raised. */
  confidence!: number;
  /** What happened, for people; null of what is not raised. */
  @ApiProperty({ nullable: true, type: String })
  explanation!: string | null;
}

export class DetectResponse {
  points!: DetectedPointResponse[];
}
