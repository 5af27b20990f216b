import { Injectable } from '@nestjs/common';
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
  constructor(private readonly dataSource: DataSource) {}

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

  private async transaction<T>(settings: string[], work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(['BEGIN', ...settings].join('; '));
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
