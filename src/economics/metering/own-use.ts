import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UsageMeters } from '../../platform/metering/index.js';
import { quantitiesOf } from './domain/quantities-of-uses.js';
import { MeteredQuantities } from './metered-quantities.js';

const EVERY_MS = 60_000;
/** The first come soon, so that whoever looks at a new installation sees what it costs. */
const FIRST_MS = 10_000;
const BYTES_OF_GB = 1e9;

/**
 * Keeps what this process uses of itself: every minute it takes what was metered, with the process's CPU time and memory of
 * that minute, and adds it to the tenants' quantities. What cannot be written waits for the next time; what is there at
 * the end of the process is written then.
 */
@Injectable()
export class OwnUse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OwnUse.name);
  private timers: NodeJS.Timeout[] = [];
  private cpu = process.cpuUsage();
  private since: Date;
  private at = performance.now();
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(
    private readonly meters: UsageMeters,
    private readonly quantities: MeteredQuantities,
    private readonly clock: Clock,
  ) {
    this.since = clock.now();
  }

  onApplicationBootstrap(): void {
    this.timers = [setTimeout(() => void this.drain(), FIRST_MS).unref(), setInterval(() => void this.drain(), EVERY_MS).unref()];
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await this.drain();
  }

  /** Writes what was used until now. Never rejects; one after the other. */
  drain(): Promise<void> {
    this.running = this.running.then(() => this.write());
    return this.running;
  }

  private async write(): Promise<void> {
    const since = this.since;
    this.since = this.clock.now();
    const cpu = process.cpuUsage(this.cpu);
    this.cpu = process.cpuUsage();
    const now = performance.now();
    const seconds = (now - this.at) / 1_000;
    this.at = now;
    const used = { cpuSeconds: (cpu.user + cpu.system) / 1e6, memoryGbSeconds: (process.memoryUsage.rss() / BYTES_OF_GB) * seconds };
    try {
      await this.quantities.add(quantitiesOf(this.meters.take(), used), since);
      this.failing = false;
    } catch (error) {
      // Once when it begins to fail: a database that is down is told of elsewhere.
      if (!this.failing) this.logger.warn({ reason: (error as Error).message }, 'what was used could not be kept, and waits');
      this.failing = true;
    }
  }
}
