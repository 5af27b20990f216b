import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { LogIngest, SystemEvents } from '../system-health/index.js';

const HOUR_MS = 3_600_000;

/** The files of `demo/logs`, with the time of the last line of each. */
const FILES = [
  { name: 'apache_access_2015-05-17_19.log', service: 'web', last: '2015-05-19T23:05:59Z', what: 'the access log of a public web site' },
  { name: 'trainticket_app_2023-01-29.jsonl', service: 'trainticket', last: '2023-01-29T09:35:06Z', what: 'the log of a microservice system with injected faults' },
] as const;

/** Real logs for the demo tenant, moved to the present. They come again once retention has taken them. */
@Injectable()
export class DemoLogs {
  private readonly logger = new Logger(DemoLogs.name);

  constructor(
    private readonly ingest: LogIngest,
    private readonly events: SystemEvents,
    private readonly clock: Clock,
  ) {}

  /** Stores what is missing. Meant to run beside the start: a failure is logged and harms nobody. */
  async ensure(scope: TenantScope, installation: string): Promise<void> {
    try {
      if (await this.ingest.hasLines(scope)) return;
      for (const file of FILES) await this.load(scope, join(installation, 'demo', 'logs', file.name), file);
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the logs of the demo could not be loaded');
    }
  }

  private async load(scope: TenantScope, path: string, { service, last, what }: (typeof FILES)[number]): Promise<void> {
    // By whole hours, so that minutes, and what happens within an hour, stay as they were.
    const hours = Math.floor((this.clock.now().getTime() - Date.parse(last)) / HOUR_MS);
    const lines = await this.ingest.ingestText(scope, await readFile(path), { service, shiftMs: hours * HOUR_MS });
    await this.events.record(scope, {
      type: 'demo.logs',
      service,
      message: `Loaded ${lines} lines of ${what}; their times are moved by ${hours} hours, the last one was ${last}`,
    });
  }
}
