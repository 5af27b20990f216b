import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Counter } from 'prom-client';
import { IngestService } from '../../metrics/index.js';
import { SelfMeasurementConfig } from '../../platform/config/index.js';
import { Measurements } from '../../platform/measurements/index.js';
import { MetricsRegistry } from '../../platform/observability/index.js';
import { SystemTenant } from '../../tenants/index.js';
import { eventsOf } from './events-of-measurements.js';

export const EVERY_MS = 5_000;
/** The first figures come soon, so that whoever looks at a new installation sees that it lives. */
const FIRST_MS = 1_000;
/** What the stop of the process may wait for the last figures. */
const LAST_MS = 1_000;

/**
 * Keeps what the process measures of itself, every five seconds and levels less often, by the way of all events, under the installation's own
 * tenant (TIDEMARK_SELF_METRICS). One batch is under way at a time; what cannot be written is dropped and counted, for the
 * figures of a database that is down are not worth holding up what it comes back for.
 */
@Injectable()
export class SelfMeasurement implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SelfMeasurement.name);
  private readonly written: Counter<'outcome'>;
  private timer: NodeJS.Timeout | null = null;
  private first: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private failing = false;

  constructor(
    private readonly config: SelfMeasurementConfig,
    private readonly measurements: Measurements,
    private readonly systemTenant: SystemTenant,
    private readonly ingest: IngestService,
    registry: MetricsRegistry,
  ) {
    this.written = new Counter({
      name: 'self_measurements_total',
      help: 'Figures of the process itself, by outcome: written, or dropped because they could not be.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    for (const outcome of ['written', 'dropped']) this.written.inc({ outcome }, 0);
  }

  onApplicationBootstrap(): void {
    if (!this.config.enabled) return;
    this.first = setTimeout(() => this.tick(), FIRST_MS).unref();
    this.timer = setInterval(() => this.tick(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.timer) return;
    clearInterval(this.timer);
    if (this.first) clearTimeout(this.first);
    this.timer = null;
    const last = (this.running ?? Promise.resolve()).then(() => this.record(Infinity));
    let limit: NodeJS.Timeout | undefined;
    await Promise.race([last, new Promise<void>((resolve) => (limit = setTimeout(resolve, LAST_MS)))]);
    clearTimeout(limit);
  }

  /** While a batch is under way the counts go on where they are. */
  private tick(): void {
    this.running ??= this.record().finally(() => (this.running = null));
  }

  /** Never rejects. */
  private async record(at = performance.now()): Promise<void> {
    const events = eventsOf(await this.measurements.take(at), this.config.instance);
    try {
      const { tenantId } = await this.systemTenant.ensure();
      const { accepted, rejected } = await this.ingest.record(tenantId, events);
      this.written.inc({ outcome: 'written' }, accepted);
      this.written.inc({ outcome: 'dropped' }, rejected.length);
      this.tell(rejected[0]?.reason ?? null);
    } catch (error) {
      this.written.inc({ outcome: 'dropped' }, events.length);
      this.tell((error as Error).message);
    }
  }

  /** Once when it begins to fail, and not again before it has been well. */
  private tell(reason: string | null): void {
    if (reason !== null && !this.failing) this.logger.warn({ reason }, 'figures of the process could not be kept');
    this.failing = reason !== null;
  }
}
