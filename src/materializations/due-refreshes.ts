import { Injectable, Logger } from '@nestjs/common';
import { SourceConnections } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import { changeFollowedFrom, hasChanged } from './domain/schedule.js';
import type { MaterializationEntity } from './materialization.entity.js';
import { MaterializationRefresher } from './materialization-refresher.js';
import type { RunCause } from './materialization-runs.repository.js';
import { MaterializationsRepository } from './materializations.repository.js';

/** Views that one round looks at; the others come in the next, those that waited longest first. */
const MOST = 1_000;
/** Sources that are asked at a time. */
const AT_ONCE = 8;

/** What a round did. */
export type DueCounts = Record<'checked' | 'changed' | 'begun' | 'unreachable', number>;

/** Begins what is due by the clock, and by changes of the tables that views are made of. */
@Injectable()
export class DueRefreshes {
  private readonly logger = new Logger(DueRefreshes.name);

  constructor(
    private readonly repository: MaterializationsRepository,
    private readonly refresher: MaterializationRefresher,
    private readonly connections: SourceConnections,
    private readonly clock: Clock,
  ) {}

  /** Begins the refreshes and does not wait for their ends. */
  async run(signal: AbortSignal): Promise<DueCounts> {
    const now = this.clock.now();
    const counts: DueCounts = { checked: 0, changed: 0, begun: 0, unreachable: 0 };
    const bySource = new Map<string, MaterializationEntity[]>();
    for (const { tenantId, id } of await this.repository.listDue(now, MOST)) {
      const view = await this.repository.find({ tenantId }, id);
      if (!view) continue;
      if (view.nextDueAt !== null && view.nextDueAt <= now) await this.begin(view, causeOf(view), counts);
      else bySource.set(view.dataSourceId, [...(bySource.get(view.dataSourceId) ?? []), view]);
    }
    const sources = [...bySource.values()];
    while (sources.length > 0 && !signal.aborted) {
      await Promise.all(sources.splice(0, AT_ONCE).map((views) => this.followChanges(views, now, signal, counts)));
    }
    return counts;
  }

  /** One question for all views of a source. */
  private async followChanges(views: readonly MaterializationEntity[], now: Date, signal: AbortSignal, counts: DueCounts): Promise<void> {
    const [first] = views;
    if (!first) return;
    const scope = { tenantId: first.tenantId };
    try {
      const { connector } = await this.connections.get(scope, first.dataSourceId);
      const known = Object.assign({}, ...views.map(({ changeMarks }) => changeMarks ?? {})) as Record<string, string>;
      const marks = (await connector.changeMarks?.(known, signal)) ?? {};
      const changed = views.filter(({ changeMarks }) => hasChanged(changeMarks, marks));
      counts.checked += views.length;
      counts.changed += changed.length;
      await this.repository.noteChanges(scope, views.map(({ id }) => id), changed.map(({ id }) => id), now);
      for (const view of changed) if (changeFollowedFrom(view) <= now) await this.begin(view, 'change', counts);
    } catch (error) {
      counts.unreachable += 1;
      this.logger.warn({ dataSource: first.dataSourceId, reason: (error as Error).message }, 'a source could not be asked for changes');
      await this.repository.noteChanges(scope, views.map(({ id }) => id), [], now);
    }
  }

  private async begin({ tenantId, id }: MaterializationEntity, cause: RunCause, counts: DueCounts): Promise<void> {
    if ((await this.refresher.begin({ tenantId }, id, cause)) !== null) counts.begun += 1;
  }
}

/** Why a view is due at a time that is set for it. */
function causeOf({ builtVersion, version, cron, dataAsOf }: MaterializationEntity): RunCause {
  if (builtVersion === null) return dataAsOf === null ? 'created' : 'source';
  return builtVersion !== version ? 'definition' : cron === null ? 'source' : 'schedule';
}
