import { Injectable } from '@nestjs/common';
import { EventBus } from '../../platform/events/index.js';
import { type IdRange, LogLinesRepository, type StoredLine } from './log-lines.repository.js';
import { LogLinesArrived, LogLinesStored } from './logs.events.js';

/** Of one batch, so many lines at most are shown to those who watch; of the rest, how many they were. */
const MOST_SHOWN = 1_000;

/**
 * Brings new lines to those who watch on this replica. Lines stored here come from memory, those of other replicas are
 * read; where nobody watches a tenant neither costs anything.
 */
@Injectable()
export class LogTails {
  private readonly watchers = new Map<string, number>();

  constructor(
    private readonly repository: LogLinesRepository,
    private readonly events: EventBus,
  ) {
    events.on(LogLinesStored, ({ tenantId, ...ids }, origin) => (origin === 'elsewhere' ? this.fetch(tenantId, ids) : undefined));
  }

  /** From now on the tenant's new lines are published as `LogLinesArrived`. @returns ends it. */
  watch(tenantId: string): () => void {
    this.watchers.set(tenantId, (this.watchers.get(tenantId) ?? 0) + 1);
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      const left = (this.watchers.get(tenantId) ?? 1) - 1;
      if (left > 0) this.watchers.set(tenantId, left);
      else this.watchers.delete(tenantId);
    };
  }

  /** Called after the commit that stored the lines. */
  stored(tenantId: string, lines: readonly StoredLine[]): void {
    const [first, last] = [lines[0], lines.at(-1)];
    if (!first || !last) return;
    this.events.publish(new LogLinesStored({ tenantId, first: first.id, last: last.id }));
    if (!this.watchers.has(tenantId)) return;
    const shown = lines.slice(-MOST_SHOWN);
    this.events.publish(new LogLinesArrived({ tenantId, lines: shown, more: lines.length - shown.length }));
  }

  private async fetch(tenantId: string, ids: IdRange): Promise<void> {
    if (!this.watchers.has(tenantId)) return;
    const lines = await this.repository.findStored({ tenantId }, { first: Math.max(ids.first, ids.last - MOST_SHOWN + 1), last: ids.last }, MOST_SHOWN);
    if (lines.length > 0) this.events.publish(new LogLinesArrived({ tenantId, lines, more: Math.max(0, ids.last - ids.first + 1 - lines.length) }));
  }
}
