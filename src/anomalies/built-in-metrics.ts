import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { SelfMeasurementConfig } from '../platform/config/index.js';
import { SystemTenant } from '../tenants/index.js';
import { METRICS_OF_INSTALLATION } from './domain/built-in-metrics.js';
import { DEFAULT_SETTINGS } from './domain/settings.js';
import { WatchControl } from './watch-control.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

/**
 * What is watched of the installation's own measurements, where it measures itself at all. Once there they are metrics as
 * others are: changed, disabled and deleted, and never put back by themselves.
 */
@Injectable()
export class BuiltInMetrics implements OnApplicationBootstrap {
  private readonly logger = new Logger(BuiltInMetrics.name);

  constructor(
    private readonly metrics: WatchedMetricsRepository,
    private readonly control: WatchControl,
    private readonly systemTenant: SystemTenant,
    private readonly selfMeasurement: SelfMeasurementConfig,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.seed();
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'what is watched of the installation could not be set up; it is tried again at night');
    }
  }

  /** Makes those that the installation has not got and has not deleted. @returns how many */
  async seed(): Promise<number> {
    if (!this.selfMeasurement.enabled) return 0;
    const scope = await this.systemTenant.ensure();
    const made = await this.metrics.transaction(scope, async (manager) => {
      const there = new Set(await this.metrics.builtIn(manager, scope));
      let count = 0;
      for (const metric of METRICS_OF_INSTALLATION) {
        if (there.has(metric.builtIn)) continue;
        const now = this.clock.now();
        const sensitivity = metric.settings.sensitivity ?? DEFAULT_SETTINGS.sensitivity;
        const row = { ...metric, id: randomUUID(), sensitivity, sensitivitySetAt: now, version: 1, createdAt: now, updatedAt: now };
        if (!(await this.metrics.insert(manager, scope, row, null))) continue;
        await this.control.start(manager, scope, row.id, false);
        count++;
      }
      return count;
    });
    if (made > 0) this.control.changed(scope);
    return made;
  }
}
