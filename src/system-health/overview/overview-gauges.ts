import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { ResultCache } from '../../platform/cache/index.js';
import { ActiveActors } from '../../platform/measurements/index.js';
import { MetricsRegistry } from '../../platform/observability/index.js';
import { healthScore } from './domain/health-score.js';
import { OverviewService } from './overview.service.js';
import { OverviewSources, type SourcedFigure } from './overview-sources.js';
import { inputOf } from './present-overview.js';

/** Whoever scrapes waits no longer for one figure. */
const PATIENCE_MS = 1_000;

/** The overview's figures for Prometheus. A figure that is not known has no sample, rather than a number that is none. */
@Injectable()
export class OverviewGauges {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly overview: OverviewService,
    private readonly sources: OverviewSources,
    cache: ResultCache,
    active: ActiveActors,
  ) {
    const percent = (share: number | null): number | null => (share === null ? null : 100 * share);
    this.gauge('dashboard_cache_hit_rate_percent', 'Share of reads of results that waited for no source, since the start.', () => percent(cache.statistics().hitRate));
    this.gauge('dashboard_active_users', 'People, keys and embed tokens that were active within the last five minutes.', () =>
      [...active.counts().values()].reduce((sum, count) => sum + count, 0),
    );
    this.gauge('dashboard_cost_per_request_dollars', 'Cost of one request; no sample while costs are not measured.', () => this.total('costPerRequest'));
    this.gauge('dashboard_active_violations_count', 'Violations of guards that are open; no sample without guards.', () => this.total('activeViolations'));
    this.gauge('dashboard_system_health_score', 'How well the installation did over the last 15 minutes, 0 to 100.', () => this.score());
  }

  private gauge(name: string, help: string, read: () => number | null | Promise<number | null>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        const value = await within(PATIENCE_MS, read);
        if (value === null || !Number.isFinite(value)) this.remove();
        else this.set(value);
      },
    });
  }

  private total(figure: SourcedFigure): Promise<number | null> {
    return this.sources.total(figure);
  }

  private async score(): Promise<number | null> {
    const pair = { value: await this.total('activeViolations'), previous: null };
    const process = await this.overview.process('15m');
    return healthScore(inputOf({ process, activeViolations: { pair, known: true } }, 'value')).score;
  }
}

/** @returns null when it fails or takes too long. */
async function within(ms: number, read: () => number | null | Promise<number | null>): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)));
  const reading = Promise.resolve().then(read).catch(() => null);
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}
