import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LoggingConfig } from '../../platform/config/index.js';
import { OwnLines } from '../../platform/observability/index.js';
import { SystemTenant } from '../../tenants/index.js';
import { LogIngest } from './log-ingest.service.js';

const EVERY_MS = 1_000;
/** After a failure the database is left alone for so many turns. */
const REST_TURNS = 10;
const LINES_AT_ONCE = 1_000;
/** What the stop of the process may wait for the last lines. */
const LAST_MS = 2_000;
const SERVICE = 'tidemark';

/**
 * Brings the process's own log into the store of logs, under the installation's own tenant (TIDEMARK_SELF_LOGS). It must
 * never log itself: a line about a line would have no end. What it cannot store waits, within bounds, or is counted.
 */
@Injectable()
export class SelfLogs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private rest = 0;

  constructor(
    private readonly config: LoggingConfig,
    private readonly own: OwnLines,
    private readonly systemTenant: SystemTenant,
    private readonly ingest: LogIngest,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.selfLogs) this.timer = setInterval(() => this.turn(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    const last = (this.running ?? Promise.resolve()).then(() => this.flush());
    let limit: NodeJS.Timeout | undefined;
    await Promise.race([last, new Promise<void>((resolve) => (limit = setTimeout(resolve, LAST_MS)))]);
    clearTimeout(limit);
  }

  private turn(): void {
    if (this.running) return;
    if (this.rest > 0) {
      this.rest -= 1;
      return;
    }
    this.running = this.flush().finally(() => (this.running = null));
  }

  /** Never rejects. */
  private async flush(): Promise<void> {
    const taken = this.own.take(LINES_AT_ONCE);
    if (taken.lines.length === 0 && taken.lost === 0) return;
    const told = taken.lost > 0 ? [JSON.stringify({ level: 40, msg: `${taken.lost} lines of the own log were lost`, lost: taken.lost })] : [];
    try {
      await this.ingest.ingestText(await this.systemTenant.ensure(), Buffer.from([...taken.lines, ...told].map((line) => line.trimEnd()).join('\n')), { service: SERVICE });
    } catch {
      this.own.putBack(taken);
      this.rest = REST_TURNS;
    }
  }
}
