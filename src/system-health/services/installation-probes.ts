import { Injectable } from '@nestjs/common';
import { BrokerConnection } from '../../platform/broker/index.js';
import { RedisConnection } from '../../platform/cache/index.js';
import { Clock } from '../../platform/clock/index.js';
import { TenantDatabase } from '../../platform/database/index.js';
import type { ProbeResult } from './domain/check.js';
import { PROBE_HOLDS_MS } from './probe-holds.js';
import type { Observation } from './service-recorder.js';

/** This process, as a service among others. */
export const TIDEMARK = 'Tidemark';
/** A database that takes longer to answer nothing is in trouble. */
const DEGRADED_MS = 250;

/** What the installation itself stands on: this process, PostgreSQL, and Redis and RabbitMQ where they are configured. */
@Injectable()
export class InstallationProbes {
  constructor(
    private readonly database: TenantDatabase,
    private readonly redis: RedisConnection,
    private readonly broker: BrokerConnection,
    private readonly clock: Clock,
  ) {}

  async probe(): Promise<Observation[]> {
    const [postgres, redis] = await Promise.all([this.postgres(), this.redis.configured ? this.redisPing() : null]);
    const results: [string, ProbeResult | null][] = [
      [TIDEMARK, { status: 'up', latencyMs: null, message: null }],
      ['PostgreSQL', postgres],
      ['Redis', redis],
      ['RabbitMQ', this.broker.configured ? brokerResult(this.broker.ready) : null],
    ];
    const at = this.clock.now().getTime();
    return results.flatMap(([name, result]) => (result ? [{ ...result, name, at, referenceId: null, intervalMs: null, holdsMs: PROBE_HOLDS_MS }] : []));
  }

  /** A database that is away cannot be told so of: then the whole fails. */
  private async postgres(): Promise<ProbeResult> {
    const latencyMs = await this.database.runWithoutTenant((manager) => timed(() => manager.query('SELECT 1')));
    return latencyMs > DEGRADED_MS ? { status: 'degraded', latencyMs, message: `took ${Math.round(latencyMs)} ms to answer nothing` } : { status: 'up', latencyMs, message: null };
  }

  private async redisPing(): Promise<ProbeResult> {
    const latencyMs = await this.redis.attempt((redis) => timed(() => redis.ping()));
    return latencyMs === null ? { status: 'down', latencyMs, message: 'is not reachable' } : { status: 'up', latencyMs, message: null };
  }
}

const brokerResult = (ready: boolean): ProbeResult => ({ status: ready ? 'up' : 'down', latencyMs: null, message: ready ? null : 'is not reachable or refuses the queue' });

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round((performance.now() - startedAt) * 100) / 100;
}
