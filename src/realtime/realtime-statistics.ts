import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Measurements, SLOW_EVERY_MS, counted, level } from '../platform/measurements/index.js';
import { UsageMeters } from '../platform/metering/index.js';
import { MetricsRegistry } from '../platform/observability/index.js';
import type { Connection, TrafficCounts } from './connection.js';

/** Counts of sockets and frames. */
@Injectable()
export class RealtimeStatistics {
  readonly traffic: TrafficCounts;
  private readonly open = new Set<Connection>();
  private readonly gauge: Gauge;

  constructor(registry: MetricsRegistry, measurements: Measurements, meters: UsageMeters) {
    const place = meters.place('realtime');
    this.traffic = { framesSent: 0, bytesSent: 0, framesConflated: 0, sentTo: (actor, bytes) => (meters.of(actor, place).bytesSent += bytes) };
    measurements.read(() => [level('realtime.connections', this.open.size)], SLOW_EVERY_MS);
    measurements.readTotals(() => [counted('realtime.messages', this.traffic.framesSent)]);
    this.gauge = new Gauge({
      name: 'dashboard_websocket_connections',
      help: 'WebSocket connections that are open.',
      registers: [registry],
    });
  }

  get connectionCount(): number {
    return this.open.size;
  }

  /** Signed-in connections of one tenant. */
  connectionsOf(tenantId: string): Connection[] {
    return [...this.open].filter(({ actor }) => actor?.tenantId === tenantId);
  }

  connectionOpened(connection: Connection): void {
    this.open.add(connection);
    this.gauge.set(this.open.size);
  }

  connectionClosed(connection: Connection): void {
    this.open.delete(connection);
    this.gauge.set(this.open.size);
  }
}
