import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { SEVERITIES, type Severity } from './domain/guard.js';
import { type Dimensions, keyOf } from './domain/readings.js';
import { GuardsRepository } from './guards.repository.js';
import { type Violation, ViolationsRepository } from './violations.repository.js';

/** Violations of one answer. */
const MOST = 1_000;

/** Which violations somebody waits for. */
export interface ViolationSelection {
  /** null: of any guard. */
  readonly guardId: string | null;
  readonly minimumSeverity: Severity;
}

/** A violation as other modules see it. */
export interface WatchedViolation {
  readonly id: string;
  /** Alike for all violations of one series of a guard, and for no other. */
  readonly seriesKey: string;
  readonly guardId: string;
  readonly guardName: string;
  readonly dimensions: Dimensions;
  readonly severity: Severity;
  readonly description: string;
  readonly value: number;
  readonly thresholdValue: number;
  readonly unit: string;
  readonly openedAt: Date;
  /** null while it lasts. */
  readonly resolvedAt: Date | null;
}

/** Violations, for those who act on them. */
@Injectable()
export class GuardWatch {
  constructor(
    private readonly violations: ViolationsRepository,
    private readonly guards: GuardsRepository,
  ) {}

  /** Those that are open; the newest first, at most 1,000. */
  async open(scope: TenantScope, { guardId, minimumSeverity }: ViolationSelection): Promise<WatchedViolation[]> {
    const rows = await this.violations.list(scope, { open: true, guardId: guardId ?? undefined }, null, MOST);
    return rows.filter(({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minimumSeverity)).map(watchedOf);
  }

  /** Those that stood open at some moment of [from, to]; those opened first come first, at most 1,000. Resolved ones are kept for 90 days. */
  async between(scope: TenantScope, { guardId, minimumSeverity }: ViolationSelection, from: Date, to: Date): Promise<WatchedViolation[]> {
    const severities = SEVERITIES.slice(SEVERITIES.indexOf(minimumSeverity));
    return (await this.violations.between(scope, { guardId, severities }, from, to, MOST)).map(watchedOf);
  }

  /** Names of guards by id; those that are not there or deleted are left out. */
  async names(scope: TenantScope, ids: readonly string[]): Promise<Map<string, string>> {
    return new Map((await this.guards.findAll(scope, ids)).map(({ id, name }) => [id, name]));
  }
}

const watchedOf = ({ id, guardId, guardName, dimensions, severity, description, lastValue, thresholdValue, unit, openedAt, resolvedAt }: Violation): WatchedViolation => ({
  id,
  seriesKey: `${guardId}/${keyOf(dimensions)}`,
  guardId,
  guardName,
  dimensions,
  severity,
  description,
  value: lastValue,
  thresholdValue,
  unit,
  openedAt,
  resolvedAt,
});
