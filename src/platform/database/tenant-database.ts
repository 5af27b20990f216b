import { Injectable } from '@nestjs/common';
import { Measurements, type Reservoir, level } from '../measurements/index.js';
import { DataSource, type EntityManager, type QueryRunner, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

/** Whose rows a transaction may see. */
export interface TenantScope {
  readonly tenantId: string;
  /** The person who acts, for the few tables that belong to people rather than tenants. */
  readonly userId?: string | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The only way to a tenant's rows. Each call is one transaction on one connection whose `app.tenant_id` is set in the
 * same round trip as BEGIN; row-level security does the rest. `manager.transaction()` must not be nested inside.
 */
@Injectable()
export class TenantDatabase {
  private readonly durations: Reservoir;

  constructor(
    private readonly dataSource: DataSource,
    measurements: Measurements,
  ) {
    this.durations = measurements.sample('database.query_duration_ms', MOST_DURATIONS, { share: SHARE_OF_STATEMENTS });
    measurements.read(() => Object.entries(this.pool()).map(([state, connections]) => level('database.pool', connections, { dimensions: { state } })));
  }

  /** Connections: how many there are, how many of them are free, and how many callers wait for one. */
  pool(): { readonly size: number; readonly idle: number; readonly waiting: number } {
    const { master } = this.dataSource.driver as unknown as { master: { totalCount: number; idleCount: number; waitingCount: number } };
    return { size: master.totalCount, idle: master.idleCount, waiting: master.waitingCount };
  }

  /** Runs `work` as the tenant; commits when it resolves, rolls back when it rejects. */
  run<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const settings = [`SET LOCAL app.tenant_id = '${checked(scope.tenantId)}'`];
    if (scope.userId) settings.push(`SET LOCAL app.user_id = '${checked(scope.userId)}'`);
    return this.transaction(settings, work);
  }

  /** Runs `work` for a person before a tenant is chosen: sees that person's own sessions and memberships alone. */
  runAsUser<T>(userId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.transaction([`SET LOCAL app.user_id = '${checked(userId)}'`], work);
  }

  /**
   * Runs `work` without a tenant. Tenant tables show no rows; what is reachable are the platform's own tables (leases,
   * job runs) and the closed list of SECURITY DEFINER functions.
   */
  runWithoutTenant<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.transaction([], work);
  }

  /**
   * Runs `work` for one tenant after the other in one transaction, under a savepoint each: what fails for one is undone
   * for that one alone, and each sees its own rows. Scopes should come in one order everywhere, since what is locked for
   * the first is held to the end.
   * @returns how it ended for each, in the order of the scopes. It rejects when the transaction itself failed: then
   *   nothing was written for any, or, when the connection was lost at its end, all of it may have been.
   */
  runForEach<T>(
    scopes: readonly TenantScope[],
    work: (manager: EntityManager, scope: TenantScope, index: number) => Promise<T>,
  ): Promise<PromiseSettledResult<T>[]> {
    return this.transaction([], async (manager) => {
      const endings: PromiseSettledResult<T>[] = [];
      for (const [index, scope] of scopes.entries()) {
        await manager.query(`SAVEPOINT tenant; SET LOCAL app.tenant_id = '${checked(scope.tenantId)}'`);
        try {
          const value = await work(manager, scope, index);
          await manager.query('RELEASE SAVEPOINT tenant');
          endings.push({ status: 'fulfilled', value });
        } catch (reason) {
          // Fails in its turn when the connection is gone, and with it the whole.
          await manager.query('ROLLBACK TO SAVEPOINT tenant; RELEASE SAVEPOINT tenant');
          endings.push({ status: 'rejected', reason });
        }
      }
      return endings;
    });
  }

  /** The library tells of whole milliseconds, which most statements take less than; waiting for a connection is no part of it. */
  private timeStatements(runner: QueryRunner): void {
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const timed = async (...args: unknown[]): Promise<unknown> => {
      const startedAt = performance.now();
      try {
        return await query(...args);
      } finally {
        this.durations.observe(performance.now() - startedAt, NO_DIMENSIONS);
      }
    };
    runner.query = timed as QueryRunner['query'];
  }

  private async transaction<T>(settings: string[], work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(['BEGIN', ...settings].join('; '));
      this.timeStatements(runner);
      // Tells TypeORM's save() and remove() that a transaction is open, so that they do not begin their own.
      (runner as { isTransactionActive: boolean }).isTransactionActive = true;
      const result = await work(runner.manager);
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      await rollback(runner);
      throw wasReleased(error) ? new ConnectionLost() : error;
    } finally {
      (runner as { isTransactionActive: boolean }).isTransactionActive = false;
      await runner.release();
    }
  }
}

/** Statements of one tick whose durations are kept for the process's own series; of more, a uniform sample. */
const MOST_DURATIONS = 60;
/** An idle process runs hundreds of thousands of statements a day. */
const SHARE_OF_STATEMENTS = 1 / 32;
const NO_DIMENSIONS = {};

/** Only the driver can have released a runner before us: it does so when the connection is lost between two statements. */
function wasReleased(error: unknown): boolean {
  return error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
}

/** The connection went away in the middle of a transaction, and took it along. Carries PostgreSQL's code for that. */
class ConnectionLost extends Error {
  readonly code = '08006';

  constructor() {
    super('The connection to the database was lost in the middle of a transaction.');
    this.name = 'ConnectionLost';
  }
}

/** Ids are written into the statement (SET takes no parameters), so nothing but a UUID may pass. */
function checked(id: string): string {
  if (!UUID.test(id)) throw new TypeError('A tenant or user id must be a UUID.');
  return id;
}

async function rollback(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('ROLLBACK');
  } catch {
    // The connection is gone, and the transaction with it; the pool drops it.
  }
}
