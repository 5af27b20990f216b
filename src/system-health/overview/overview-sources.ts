import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import type { Pair } from './domain/figure.js';

/** Figures of the overview that other modules know. */
export type SourcedFigure = 'activeViolations' | 'costPerRequest' | 'budgetUsedPercent';

/** The period that is shown; the one before it is as long. Both in ms since 1970. */
export interface OverviewPeriod {
  readonly from: number;
  readonly to: number;
}

/** Reads a figure of a tenant's own; null where there is no data. */
export type OverviewSource = (scope: TenantScope, period: OverviewPeriod) => Promise<Pair>;

/**
 * Who knows figures that system health cannot: whoever stands above it registers here when it starts (economics cost and
 * budgets), and of what it stands upon its own module does (the open violations of guards). Without a source a figure is not
 * known, and the overview says so.
 */
@Injectable()
export class OverviewSources {
  private readonly sources = new Map<SourcedFigure, { read: OverviewSource; total: (() => Promise<number | null>) | null }>();

  /**
   * @param total the figure of the whole installation as it stands, for Prometheus; null where there is no data
   * @throws TypeError when somebody knows that figure already
   */
  register(figure: SourcedFigure, source: OverviewSource, total: (() => Promise<number | null>) | null = null): void {
    if (this.sources.has(figure)) throw new TypeError(`There are two sources of ${figure}.`);
    this.sources.set(figure, { read: source, total });
  }

  knows(figure: SourcedFigure): boolean {
    return this.sources.has(figure);
  }

  /** Of the whole installation; null where nobody knows it. */
  async total(figure: SourcedFigure): Promise<number | null> {
    return (await this.sources.get(figure)?.total?.()) ?? null;
  }

  /** @returns null for both where nobody knows it. */
  async read(figure: SourcedFigure, scope: TenantScope, period: OverviewPeriod): Promise<Pair> {
    return (await this.sources.get(figure)?.read(scope, period)) ?? { value: null, previous: null };
  }
}
