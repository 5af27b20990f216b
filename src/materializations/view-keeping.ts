import { Injectable } from '@nestjs/common';
import { type Materializer, type OpenSource, type Refreshed, SourceConnections } from '../data-sources/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError, invalid } from '../platform/http/index.js';
import { QueryService } from '../query/index.js';
import type { MaterializationEntity } from './materialization.entity.js';

/** What a view is defined by. */
export type ViewDefinition = Pick<MaterializationEntity, 'dataSourceId' | 'sql' | 'uniqueColumns'>;

const CHECK_TIMEOUT_MS = 30_000;
const DROP_TIMEOUT_MS = 30_000;

/** A refresh that went well, and the schema that the view lies in. */
export interface Kept extends Refreshed {
  readonly schema: string;
}

/** Views in sources: what may become one, and the work on them there. */
@Injectable()
export class ViewKeeping {
  constructor(
    private readonly connections: SourceConnections,
    private readonly queries: QueryService,
  ) {}

  /**
   * Refuses what could not be kept, without running it: what the guard refuses, what the reading role may not read (a
   * view must show nobody more than it), unique columns that there are none of, a source without the second credential.
   * @throws DomainError NOT_FOUND (source), VALIDATION_FAILED, QUERY_REJECTED, or what the source answers
   */
  async check(scope: TenantScope, { dataSourceId, sql, uniqueColumns }: ViewDefinition, signal: AbortSignal): Promise<void> {
    const source = await this.connections.get(scope, dataSourceId);
    if (source.type.openMaterializer === undefined) {
      throw invalid({ path: 'dataSourceId', rule: 'kind', message: `A source of the kind ${source.type.title} keeps no materialized views` });
    }
    if (typeof source.settings['materializationUser'] !== 'string') {
      throw invalid({ path: 'dataSourceId', rule: 'materializationUser', message: 'The source has no materialization user; an admin can set one in its settings' });
    }
    await this.assertReadable(scope, source, sql, signal);
    const missing = await this.missingColumns(source, sql, uniqueColumns, signal);
    if (missing.length > 0) {
      throw invalid({ path: 'uniqueColumns', rule: 'unknownColumn', message: `The statement has no column ${missing.join(', ')}` });
    }
  }

  /**
   * Makes the view, or brings it up to date.
   * @param trusted whether the definition has been run by the reading role before
   * @throws DomainError as `check`, and what the source answers; AbortError when `signal` fires
   */
  async refresh(scope: TenantScope, view: MaterializationEntity, trusted: boolean, signal: AbortSignal): Promise<Kept> {
    const source = await this.connections.get(scope, view.dataSourceId);
    const timeoutMs = view.timeoutSeconds * 1000;
    await this.assertReadable(scope, source, view.sql, signal);
    if (!trusted) await this.tryReading(source, view.sql, timeoutMs, signal);
    const searchPath = (await source.connector.searchPath?.(signal)) ?? [];
    const { id, name, sql, uniqueColumns } = view;
    return this.withMaterializer(scope, view.dataSourceId, async (materializer) => ({
      ...(await materializer.refresh({ id, name, sql, uniqueColumns, searchPath }, { timeoutMs, signal })),
      schema: materializer.schema,
    }));
  }

  /** Drops the view from its source. */
  async drop(scope: TenantScope, { id, name, dataSourceId }: MaterializationEntity, signal: AbortSignal): Promise<void> {
    await this.withMaterializer(scope, dataSourceId, (materializer) => materializer.drop({ id, name }, { timeoutMs: DROP_TIMEOUT_MS, signal }));
  }

  private async withMaterializer<T>(scope: TenantScope, dataSourceId: string, work: (materializer: Materializer) => Promise<T>): Promise<T> {
    const materializer = await this.connections.materializer(scope, dataSourceId);
    if (!materializer) throw new DomainError('QUERY_FAILED', 'The source has no materialization user any more; an admin can set one in its settings.');
    try {
      return await work(materializer);
    } finally {
      await materializer.close();
    }
  }

  /** Asked anew before each refresh: the guard may know more than it did, and the reading role may have lost rights. */
  private async assertReadable(scope: TenantScope, source: OpenSource, sql: string, signal: AbortSignal): Promise<void> {
    await this.queries.assertDefinition(scope, { dataSourceId: source.id, sql });
    // Planning checks the rights on every table, and runs nothing.
    await source.connector.estimate(sql, [], signal);
  }

  /** Runs it once as the reading role, in a transaction that may not write: what a function of the source would write fails here. */
  private async tryReading({ connector }: OpenSource, sql: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { batches } = await connector.execute({ sql: `SELECT count(*) FROM (\n${sql}\n) AS definition`, parameters: [], limit: 1, maxBytes: 10_000, timeoutMs, signal });
    for await (const _ of batches);
  }

  private async missingColumns({ connector }: OpenSource, sql: string, wanted: readonly string[], signal: AbortSignal): Promise<string[]> {
    const nothing = `SELECT * FROM (\n${sql}\n) AS definition WHERE false`;
    const { columns, batches } = await connector.execute({ sql: nothing, parameters: [], limit: 1, maxBytes: 10_000, timeoutMs: CHECK_TIMEOUT_MS, signal });
    for await (const _ of batches);
    return wanted.filter((name) => !columns.some((column) => column.name === name));
  }
}
