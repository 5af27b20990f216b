import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Run } from './domain/service-runs.js';
import type { ServiceKind, ServiceStatus } from './domain/service-status.js';

/** A service as it was found last. Times in ms since 1970. */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly kind: ServiceKind;
  /** The check or the data source that it stands for. */
  readonly referenceId: string | null;
  readonly status: ServiceStatus;
  readonly since: number;
  readonly lastAt: number;
  /** From when on what was found says nothing any more. */
  readonly dueAt: number;
  readonly latencyMs: number | null;
  readonly message: string | null;
  readonly intervalMs: number | null;
  /** Whether the sender has said its interval. */
  readonly intervalGiven: boolean;
}

interface ServiceRow extends Omit<Service, 'since' | 'lastAt' | 'dueAt' | 'intervalMs'> {
  since: Date;
  lastAt: Date;
  dueAt: Date;
  intervalMs: string | null;
}

const COLUMNS = `id, name, kind, reference_id AS "referenceId", status, since, last_at AS "lastAt", due_at AS "dueAt", latency_ms AS "latencyMs", message,
  interval_ms AS "intervalMs", interval_given AS "intervalGiven"`;

/** Runs of one service that are read at most: one that flaps with every probe has as many in 17 days. */
const MOST_RUNS = 50_000;

@Injectable()
export class ServicesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** By name. */
  async list(manager: EntityManager, { tenantId }: TenantScope): Promise<Service[]> {
    const rows = await manager.query<ServiceRow[]>(`SELECT ${COLUMNS} FROM system_services WHERE tenant_id = $1 ORDER BY name`, [tenantId]);
    return rows.map(serviceOf);
  }

  async find(manager: EntityManager, { tenantId }: TenantScope, name: string): Promise<Service | null> {
    const [row] = await manager.query<ServiceRow[]>(`SELECT ${COLUMNS} FROM system_services WHERE tenant_id = $1 AND name = $2`, [tenantId, name]);
    return row ? serviceOf(row) : null;
  }

  /** Makes others who change the tenant's services wait until the transaction has ended. */
  async lock(manager: EntityManager, { tenantId }: TenantScope): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(7420131, hashtext($1))', [tenantId]);
  }

  /** Services of which nothing was heard in time. */
  async overdue(manager: EntityManager, { tenantId }: TenantScope, now: Date): Promise<Service[]> {
    const rows = await manager.query<ServiceRow[]>(
      `SELECT ${COLUMNS} FROM system_services WHERE tenant_id = $1 AND kind = 'heartbeat' AND due_at <= $2 ORDER BY name`,
      [tenantId, now],
    );
    return rows.map(serviceOf);
  }

  /** Writes services, new ones and those that are there, in one statement. */
  async save(manager: EntityManager, { tenantId }: TenantScope, services: readonly Service[], now: Date): Promise<void> {
    if (services.length === 0) return;
    const rows = services.map((service) => ({
      id: service.id,
      name: service.name,
      kind: service.kind,
      reference_id: service.referenceId,
      status: service.status,
      since: iso(service.since),
      last_at: iso(service.lastAt),
      due_at: iso(service.dueAt),
      latency_ms: service.latencyMs,
      message: service.message,
      interval_ms: service.intervalMs,
      interval_given: service.intervalGiven,
    }));
    await manager.query(
      `INSERT INTO system_services (tenant_id, id, name, kind, reference_id, status, since, last_at, due_at, latency_ms, message, interval_ms, interval_given, created_at)
       SELECT $1, s.id, s.name, s.kind, s.reference_id, s.status, s.since, s.last_at, s.due_at, s.latency_ms, s.message, s.interval_ms, s.interval_given, $3
         FROM jsonb_to_recordset($2::jsonb) AS s (id uuid, name text, kind text, reference_id uuid, status text, since timestamptz, last_at timestamptz,
              due_at timestamptz, latency_ms double precision, message text, interval_ms bigint, interval_given boolean)
       ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, status = excluded.status, since = excluded.since, last_at = excluded.last_at,
          due_at = excluded.due_at, latency_ms = excluded.latency_ms, message = excluded.message, interval_ms = excluded.interval_ms, interval_given = excluded.interval_given`,
      [tenantId, JSON.stringify(rows), now],
    );
  }

  async delete(manager: EntityManager, { tenantId }: TenantScope, ids: readonly string[]): Promise<void> {
    await manager.query('DELETE FROM system_services WHERE tenant_id = $1 AND id = ANY ($2)', [tenantId, ids]);
    await manager.query('DELETE FROM system_service_runs WHERE tenant_id = $1 AND service_id = ANY ($2)', [tenantId, ids]);
  }

  /** The run that began last, of each of the services that has one. */
  async newestRuns(manager: EntityManager, { tenantId }: TenantScope, ids: readonly string[], since: Date): Promise<Map<string, Run>> {
    const rows = await manager.query<RunRow[]>(
      `SELECT r.* FROM unnest($2::uuid[]) AS wanted (id)
         CROSS JOIN LATERAL (SELECT service_id AS "serviceId", started_at AS "startedAt", held_until AS "heldUntil", status, message FROM system_service_runs
                              WHERE tenant_id = $1 AND service_id = wanted.id AND started_at >= $3 ORDER BY started_at DESC LIMIT 1) AS r`,
      [tenantId, ids, since],
    );
    return new Map(rows.map((row) => [row.serviceId, runOf(row)]));
  }

  /** Writes runs: new ones, and those that go on. No two of them may begin at the same moment. */
  async saveRuns(manager: EntityManager, { tenantId }: TenantScope, runs: readonly (Run & { readonly serviceId: string })[]): Promise<void> {
    if (runs.length === 0) return;
    const rows = runs.map(({ serviceId, startedAt, heldUntil, status, message }) => ({ service_id: serviceId, started_at: iso(startedAt), held_until: iso(heldUntil), status, message }));
    await manager.query(
      `INSERT INTO system_service_runs (tenant_id, service_id, started_at, held_until, status, message)
       SELECT $1, r.service_id, r.started_at, r.held_until, r.status, r.message
         FROM jsonb_to_recordset($2::jsonb) AS r (service_id uuid, started_at timestamptz, held_until timestamptz, status text, message text)
       ON CONFLICT (tenant_id, service_id, started_at) DO UPDATE SET held_until = greatest(system_service_runs.held_until, excluded.held_until), message = excluded.message`,
      [tenantId, JSON.stringify(rows)],
    );
  }

  /** Runs of services that touch a range, the newest of them when there are very many; a run lasts four days at most. */
  async runs(manager: EntityManager, { tenantId }: TenantScope, ids: readonly string[], from: Date, to: Date): Promise<Map<string, Run[]>> {
    const rows = await manager.query<RunRow[]>(
      `SELECT service_id AS "serviceId", started_at AS "startedAt", held_until AS "heldUntil", status, message FROM system_service_runs
        WHERE tenant_id = $1 AND service_id = ANY ($2) AND started_at < $4 AND started_at >= $3::timestamptz - interval '5 days' AND held_until > $3
        ORDER BY started_at DESC LIMIT $5`,
      [tenantId, ids, from, to, MOST_RUNS],
    );
    const byService = new Map<string, Run[]>(ids.map((id) => [id, []]));
    for (const row of rows) byService.get(row.serviceId)?.push(runOf(row));
    return byService;
  }

  /** Tenants whose services are to be looked at. */
  tenantsToProbe(now: Date): Promise<TenantScope[]> {
    return this.database.runWithoutTenant((manager) => manager.query<TenantScope[]>('SELECT tenant_id AS "tenantId" FROM list_tenants_to_probe($1)', [now]));
  }
}

interface RunRow {
  serviceId: string;
  startedAt: Date;
  heldUntil: Date;
  status: ServiceStatus;
  message: string | null;
}

const iso = (at: number): string => new Date(at).toISOString();

const runOf = ({ startedAt, heldUntil, status, message }: RunRow): Run => ({ startedAt: startedAt.getTime(), heldUntil: heldUntil.getTime(), status, message });

function serviceOf({ since, lastAt, dueAt, intervalMs, ...row }: ServiceRow): Service {
  return { ...row, since: since.getTime(), lastAt: lastAt.getTime(), dueAt: dueAt.getTime(), intervalMs: intervalMs === null ? null : Number(intervalMs) };
}
