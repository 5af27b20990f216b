import type { MaterializationEntity } from '../materialization.entity.js';
import { conditionOf } from '../domain/condition.js';
import type { RunRow } from '../materialization-runs.repository.js';

/** How refreshes went. */
export class MaterializationStatisticsResponse {
  /** null before the first refresh; so are the others. */
  rows!: number | null;
  /** With its indexes. */
  bytes!: number | null;
  /** Milliseconds that the last successful refresh took. */
  durationMs!: number | null;
  /** When the last successful refresh ended. */
  refreshedAt!: Date | null;
  /** The rows hold all that was committed until then. */
  dataAsOf!: Date | null;
  /** Successful ones. */
  refreshes!: number;
  failures!: number;
  failuresInARow!: number;
}

/** A materialized view and how it does. */
export class MaterializationResponse {
  id!: string;
  dataSourceId!: string;
  name!: string;
  /** As queries write it; null before it was made. */
  relation!: string | null;
  description!: string;
  sql!: string;
  uniqueColumns!: string[];
  cron!: string | null;
  onChange!: boolean;
  minIntervalSeconds!: number;
  timeoutSeconds!: number;
  enabled!: boolean;
  version!: number;
  /** waiting: no rows yet; fresh: as young as its schedule promises; stale: behind a change that was seen, or late. */
  condition!: 'waiting' | 'refreshing' | 'fresh' | 'stale' | 'failing' | 'paused';
  statistics!: MaterializationStatisticsResponse;
  /** Of the last attempt; null when it succeeded. */
  lastError!: string | null;
  /** By its schedule; null when nothing is due. */
  nextDueAt!: Date | null;
  /** When a change was seen that the rows do not hold yet. */
  changedAt!: Date | null;
  /** Tables whose changes are looked for. */
  baseTables!: string[];
  /** Why changes may go unseen; null when they do not. */
  changesUnseen!: string | null;
  createdAt!: Date;
  updatedAt!: Date;

  static of(entity: MaterializationEntity, now: Date): MaterializationResponse {
    const { id, dataSourceId, name, description, sql, uniqueColumns, cron, onChange, minIntervalSeconds, timeoutSeconds, enabled, version } = entity;
    const { rowCount: rows, bytes, durationMs, refreshedAt, dataAsOf, refreshes, failures, failuresInARow } = entity;
    const { lastError, nextDueAt, changedAt, baseTables, changesUnseen, createdAt, updatedAt } = entity;
    return {
      ...{ id, dataSourceId, name, relation: relationOf(entity), description, sql, uniqueColumns, cron, onChange, minIntervalSeconds, timeoutSeconds, enabled, version },
      condition: conditionOf(entity, now),
      statistics: { rows, bytes, durationMs, refreshedAt, dataAsOf, refreshes, failures, failuresInARow },
      ...{ lastError, nextDueAt: enabled ? nextDueAt : null, changedAt, baseTables, changesUnseen, createdAt, updatedAt },
    };
  }
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;
const written = (name: string): string => (PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

function relationOf({ schemaName, name }: MaterializationEntity): string | null {
  return schemaName === null ? null : `${written(schemaName)}.${written(name)}`;
}

/** One attempt to refresh. */
export class MaterializationRunResponse {
  id!: string;
  /** Why it was begun; source: the source's settings changed. */
  cause!: 'created' | 'definition' | 'manual' | 'schedule' | 'change' | 'source';
  startedAt!: Date;
  /** null while it runs. */
  endedAt!: Date | null;
  /** abandoned: its process ended in the midst of it. */
  outcome!: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'abandoned';
  /** made: anew; refreshed: beside those who read the old rows. null when it did not succeed. */
  how!: 'made' | 'refreshed' | null;
  rows!: number | null;
  bytes!: number | null;
  error!: string | null;

  static of({ id, cause, startedAt, endedAt, outcome, how, rows, bytes, error }: RunRow): MaterializationRunResponse {
    return { id, cause, startedAt, endedAt, outcome, how, rows: numberOf(rows), bytes: numberOf(bytes), error };
  }
}

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

/** The run that was begun. */
export class RefreshBegunResponse {
  runId!: string;
}

/** What came of asking to cancel. */
export class RefreshCancelResponse {
  /** Whether there was a refresh under way; it ends within seconds, and nothing of it stays. */
  cancelled!: boolean;
}
