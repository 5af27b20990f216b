import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { AnomaliesRepository, type AnomalyFilter } from './anomalies.repository.js';
import type { Anomaly, Dimensions } from './domain/anomaly.js';
import { SEVERITIES, type Severity } from './domain/detector.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

/** Anomalies of one answer. */
const MOST = 1_000;

/** Which anomalies somebody waits for. */
export interface AnomalySelection {
  /** Id of a watched metric; left out or null: of any. */
  readonly metric?: string | null | undefined;
  readonly minimumSeverity: Severity;
  /** 0 to 1. */
  readonly minimumConfidence: number;
}

/** An anomaly as other modules see it. */
export interface FoundAnomaly {
  readonly id: string;
  /** Alike for all anomalies of one series of a metric, and for no other. */
  readonly seriesKey: string;
  /** Id of the watched metric. */
  readonly metric: string;
  readonly title: string;
  readonly unit: string;
  readonly dimensions: Dimensions;
  readonly severity: Severity;
  readonly confidence: number;
  readonly sentence: string;
  readonly value: number;
  readonly expected: number;
  readonly foundAt: Date;
  /** null while it lasts. */
  readonly resolvedAt: Date | null;
  readonly open: boolean;
}

/** What was found, for those who act on it. */
@Injectable()
export class AnomalyReader {
  constructor(
    private readonly anomalies: AnomaliesRepository,
    private readonly metrics: WatchedMetricsRepository,
  ) {}

  /** Those that are open, and those that were found at or after `since`; the newest first, at most 1,000. */
  async openOrRecent(scope: TenantScope, { since, ...selection }: AnomalySelection & { readonly since: Date }): Promise<FoundAnomaly[]> {
    return (await this.anomalies.openOrRecent(scope, filterOf(selection), since, MOST)).map(foundOf);
  }

  /**
   * Those that stood open at some moment of [from, to), or were found in it: each was open from `foundAt` until `resolvedAt`.
   * Those found first come first, at most 1,000. Resolved ones are kept for 90 days.
   */
  async between(scope: TenantScope, selection: AnomalySelection, from: Date, to: Date): Promise<FoundAnomaly[]> {
    return (await this.anomalies.between(scope, filterOf(selection), from, to, MOST)).map(foundOf);
  }

  /** Titles of watched metrics by id; those that are not there or deleted are left out. */
  titles(scope: TenantScope, ids: readonly string[]): Promise<Map<string, string>> {
    return this.metrics.titles(scope, ids);
  }
}

const filterOf = ({ metric, minimumSeverity, minimumConfidence }: AnomalySelection): AnomalyFilter => ({
  metricId: metric ?? undefined,
  severities: SEVERITIES.slice(SEVERITIES.indexOf(minimumSeverity)),
  confidence: minimumConfidence,
});

const foundOf = ({ id, seriesKey, metricId, title, unit, dimensions, severity, confidence, sentence, value, expected, foundAt, resolvedAt }: Anomaly): FoundAnomaly => ({
  id,
  seriesKey: `${metricId}/${seriesKey}`,
  metric: metricId,
  title,
  unit,
  dimensions,
  severity,
  confidence,
  sentence,
  value,
  expected,
  foundAt,
  resolvedAt,
  open: resolvedAt === null,
});
