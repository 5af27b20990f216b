import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AuditLog, type PastRecord } from '../audit/index.js';
import { DashboardViews } from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, requestContext } from '../platform/http/index.js';
import { EmbedTokensRepository, type TokenUse } from './embed-tokens.repository.js';

const FLUSH_MS = 1_000;
/** Lines of the trail that wait to be written; more are dropped and counted, for they must never hold up an answer. */
const MOST_LINES = 20_000;

interface Pending {
  uses: Map<string, TokenUse>;
  lines: PastRecord[];
}

/** What viewers did with their tokens: counted and put on the audit trail in batches, beside the answers. */
@Injectable()
export class EmbedUsage implements OnApplicationShutdown {
  private readonly logger = new Logger(EmbedUsage.name);
  private byTenant = new Map<string, Pending>();
  private lines = 0;
  private dropped = 0;
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: EmbedTokensRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly views: DashboardViews,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** Somebody opened the dashboard of a token. */
  viewed(viewer: Actor, dashboardId: string): void {
    this.use(viewer, 1);
    this.views.add(viewer, dashboardId);
    this.record(viewer, 'embed.view');
  }

  /** Somebody took data out of the dashboard of a token. */
  exported(viewer: Actor): void {
    this.use(viewer, 0);
    this.record(viewer, 'embed.export');
  }

  /** Somebody read with a token. */
  seen(viewer: Actor): void {
    this.use(viewer, 0);
  }

  /** Writes what waits. Resolves when it is written, or was given up. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.byTenant;
    this.byTenant = new Map();
    this.lines = 0;
    if (this.dropped > 0) this.logger.warn({ lines: this.dropped }, 'views were too many to be put on the audit trail');
    this.dropped = 0;
    this.flushing = this.flushing.then(() => this.write(batch));
    return this.flushing;
  }

  private use({ tenantId, subject }: Actor, views: number): void {
    const { uses } = this.pendingOf(tenantId);
    const lastSeenAt = this.clock.now();
    uses.set(subject, { id: subject, views: (uses.get(subject)?.views ?? 0) + views, lastSeenAt });
  }

  private record({ tenantId, subject, userId, confinedTo }: Actor, action: string): void {
    if (this.lines >= MOST_LINES) {
      this.dropped += 1;
      return;
    }
    this.lines += 1;
    const context = requestContext.getStore();
    this.pendingOf(tenantId).lines.push({
      by: { kind: 'embed', id: subject, userId },
      at: this.clock.now(),
      address: context?.address ?? null,
      requestId: context?.requestId ?? null,
      action,
      resourceType: 'dashboard',
      resourceId: confinedTo ?? null,
    });
  }

  private pendingOf(tenantId: string): Pending {
    let pending = this.byTenant.get(tenantId);
    if (!pending) {
      pending = { uses: new Map(), lines: [] };
      this.byTenant.set(tenantId, pending);
    }
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
    return pending;
  }

  private async write(batch: ReadonlyMap<string, Pending>): Promise<void> {
    for (const [tenantId, { uses, lines }] of batch) {
      try {
        await this.repository.transaction({ tenantId }, async (manager) => {
          await this.repository.count(manager, { tenantId }, [...uses.values()]);
          await this.audit.recordPast(manager, { tenantId }, lines);
        });
      } catch (error) {
        this.logger.warn({ lines: lines.length, reason: (error as Error).message }, 'views could not be written');
      }
    }
  }
}
