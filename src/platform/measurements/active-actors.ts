import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/index.js';
import { level } from './measurement.js';
import { Measurements, SLOW_EVERY_MS } from './measurements.js';

/** How often the time is looked at: on some machines that takes longer than all else that is done here for a request. */
const LOOK_MS = 1_000;
/** Who asked for something within this time is active. */
const ACTIVE_MS = 5 * 60_000;
/** People, keys and tokens that are told apart; beyond it the ones that are new are not counted. */
const MOST_ACTORS = 100_000;

/** Who was active in the last five minutes, by tenant: people, API keys and embed tokens that passed the gate. */
@Injectable()
export class ActiveActors implements OnApplicationShutdown {
  private readonly tenants = new Map<string, Map<string, number>>();
  private size = 0;
  /** ms since 1970, to within a second. */
  private now: number;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly clock: Clock,
    measurements: Measurements,
  ) {
    this.now = clock.now().getTime();
    this.timer = setInterval(() => (this.now = clock.now().getTime()), LOOK_MS).unref();
    measurements.read(() => [...this.counts()].map(([tenant, count]) => level('users.active', count, { dimensions: { tenant }, kind: 'business' })));
    // No tenant is left out of it within the five minutes.
    measurements.read(() => [level('tenants.active', this.counts().size, { kind: 'business' })], SLOW_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  seen({ tenantId, subject }: { readonly tenantId: string; readonly subject: string }): void {
    let actors = this.tenants.get(tenantId);
    if (!actors) this.tenants.set(tenantId, (actors = new Map<string, number>()));
    if (!actors.has(subject)) {
      if (this.size >= MOST_ACTORS) return;
      this.size += 1;
    }
    actors.set(subject, this.now);
  }

  /** How many were active in this process, by tenant; tenants without any are left out. */
  counts(): Map<string, number> {
    const since = this.clock.now().getTime() - ACTIVE_MS;
    for (const [tenantId, actors] of this.tenants) {
      for (const [subject, at] of actors) {
        if (at >= since) continue;
        actors.delete(subject);
        this.size -= 1;
      }
      if (actors.size === 0) this.tenants.delete(tenantId);
    }
    return new Map([...this.tenants].map(([tenantId, actors]) => [tenantId, actors.size]));
  }
}
