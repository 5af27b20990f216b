import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { Calls, SystemEvents, readCall } from '../system-health/index.js';

const HOUR_MS = 3_600_000;
const FILE = 'trainticket_calls_2023-01-29.csv';
/** The time of the file's last call. */
const LAST = Date.parse('2023-01-29T09:36:02.881Z');
/** As old may the newest call be before they come again. */
const OLD_MS = 12 * HOUR_MS;
const CALLS_AT_ONCE = 5_000;

/** Real calls between services for the demo tenant, moved to the present. */
@Injectable()
export class DemoCalls {
  private readonly logger = new Logger(DemoCalls.name);

  constructor(
    private readonly calls: Calls,
    private readonly events: SystemEvents,
    private readonly clock: Clock,
  ) {}

  /** Stores them when the newest is old. Meant to run beside the start: a failure is logged and harms nobody. */
  async ensure(scope: TenantScope, installation: string): Promise<void> {
    try {
      const now = this.clock.now().getTime();
      const newest = await this.calls.newest(scope);
      if (newest !== null && now - newest.getTime() < OLD_MS) return;
      await this.load(scope, await readFile(join(installation, 'demo', 'calls', FILE), 'utf8'), now);
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the calls of the demo could not be loaded');
    }
  }

  private async load(scope: TenantScope, text: string, now: number): Promise<void> {
    // By whole hours, as the logs are, whose lines carry the traces of these calls.
    const hours = Math.floor((now - LAST) / HOUR_MS);
    const calls = text.trimEnd().split('\n').slice(1).map((line, index) => {
      const [start = '', micros = '', caller = '', callee = '', traceId = ''] = line.split(',');
      const value = readCall({ caller: caller === '' ? undefined : caller, callee, durationMs: Number(micros) / 1000, timestamp: Date.parse(start) + hours * HOUR_MS, traceId }, now);
      if (typeof value === 'string') throw new Error(`line ${index + 2}: ${value}`);
      return { index, value };
    });
    let accepted = 0;
    for (let at = 0; at < calls.length; at += CALLS_AT_ONCE) accepted += (await this.calls.store(scope, calls.slice(at, at + CALLS_AT_ONCE), `demo ${hours} ${at}`)).accepted;
    await this.events.record(scope, {
      type: 'demo.calls',
      message: `Loaded ${accepted} calls between the services of a train-ticket system; their times are moved by ${hours} hours, the last one was ${new Date(LAST).toISOString()}`,
    });
  }
}
