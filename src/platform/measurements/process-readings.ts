import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Measurement, level } from './measurement.js';

/** How often the loop's delay is looked at; what is measured contains it. */
const LOOK_MS = 20;

/** How busy the process is: CPU and the delay of its event loop, since the last reading. */
export class ProcessReadings {
  private readonly delays = monitorEventLoopDelay({ resolution: LOOK_MS });
  private cpu = process.cpuUsage();
  private at = performance.now();

  constructor() {
    this.delays.enable();
  }

  read(): Measurement[] {
    return [level('process.cpu_percent', this.cpuPercent()), ...this.lag()];
  }

  stop(): void {
    this.delays.disable();
  }

  /** Of all cores that the process may use: 100 when it keeps every one of them busy. */
  private cpuPercent(): number {
    const { user, system } = process.cpuUsage(this.cpu);
    const elapsedMs = performance.now() - this.at;
    this.cpu = process.cpuUsage();
    this.at = performance.now();
    return elapsedMs <= 0 ? 0 : Math.min(100, (user + system) / 10 / elapsedMs / availableParallelism());
  }

  /** By how much timers came late, ms. */
  private lag(): Measurement[] {
    const { delays } = this;
    if (delays.count === 0) return [];
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - LOOK_MS);
    const quantiles = { p50: late(delays.percentile(50)), p99: late(delays.percentile(99)), max: late(delays.max) };
    delays.reset();
    return Object.entries(quantiles).map(([quantile, ms]) => level('process.event_loop_lag_ms', ms, { dimensions: { quantile } }));
  }
}

/** What the process takes of memory. */
export function memory(): Measurement[] {
  const { rss, heapUsed, external } = process.memoryUsage();
  const kinds = { rss, heap_used: heapUsed, external };
  return Object.entries(kinds).map(([kind, bytes]) => level('process.memory_bytes', bytes, { dimensions: { kind } }));
}
