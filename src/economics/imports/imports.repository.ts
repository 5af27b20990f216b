import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Keyset } from '../../platform/http/index.js';
import type { Money } from '../domain/currency.js';
import type { Day } from '../domain/days.js';
import type { LedgerEntry } from './domain/cost-row.js';
import type { RejectedRow } from './domain/row-fields.js';
import type { ImportKind } from './dto/import.dto.js';
import type { ImportFormat } from './dto/import.response.js';

const COLUMNS = `i.id, i.kind, i.format, i.name, i.accepted, i.rejected, i.rejections, i.from_day::text AS "from", i.to_day::text AS "to", i.totals,
  i.created_by AS "createdBy", i.created_at AS "createdAt", i.undone_by AS "undoneBy", i.undone_at AS "undoneAt"`;
/** Rows of the ledger that are written at once. */
const BATCH = 5_000;

/** An import as it is kept. */
export interface KeptImport {
  readonly id: string;
  readonly kind: ImportKind;
  readonly format: ImportFormat;
  readonly name: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly rejections: readonly RejectedRow[];
  readonly from: Day;
  readonly to: Day;
  readonly totals: readonly Money[];
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly undoneBy: string | null;
  readonly undoneAt: Date | null;
}

/** Imports, and what they bring to the ledger. */
@Injectable()
export class ImportsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** The newest first; before `before`. */
  list(scope: TenantScope, kind: ImportKind | null, before: Keyset | null, limit: number): Promise<KeptImport[]> {
    return this.database.run(scope, (manager) =>
      manager.query<KeptImport[]>(
        `SELECT ${COLUMNS} FROM cost_imports i
          WHERE i.tenant_id = $1 AND ($2::text IS NULL OR i.kind = $2) AND ($3::timestamptz IS NULL OR (i.created_at, i.id) < ($3, $4::uuid))
          ORDER BY i.created_at DESC, i.id DESC LIMIT $5`,
        [scope.tenantId, kind, before?.[0] ?? null, before?.[1] ?? null, limit],
      ),
    );
  }

  async find(scope: TenantScope, id: string): Promise<KeptImport | null> {
    const [row] = await this.database.run(scope, (manager) => manager.query<KeptImport[]>(`SELECT ${COLUMNS} FROM cost_imports i WHERE i.tenant_id = $1 AND i.id = $2`, [scope.tenantId, id]));
    return row ?? null;
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<KeptImport | null> {
    const [row] = await manager.query<KeptImport[]>(`SELECT ${COLUMNS} FROM cost_imports i WHERE i.tenant_id = $1 AND i.id = $2 FOR UPDATE`, [tenantId, id]);
    return row ?? null;
  }

  /** The import that counts and has that content. */
  async withContent(manager: EntityManager, { tenantId }: TenantScope, kind: ImportKind, hash: Buffer): Promise<KeptImport | null> {
    const [row] = await manager.query<KeptImport[]>(`SELECT ${COLUMNS} FROM cost_imports i WHERE i.tenant_id = $1 AND i.kind = $2 AND i.content_hash = $3 AND i.undone_at IS NULL`, [
      tenantId,
      kind,
      hash,
    ]);
    return row ?? null;
  }

  /** @returns false when an import that counts has that content. Two that come at once wait for each other here. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, made: KeptImport, hash: Buffer): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO cost_imports (id, tenant_id, kind, format, name, content_hash, accepted, rejected, rejections, from_day, to_day, totals, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       ON CONFLICT (tenant_id, kind, content_hash) WHERE undone_at IS NULL DO NOTHING RETURNING id`,
      [
        made.id,
        tenantId,
        made.kind,
        made.format,
        made.name,
        hash,
        made.accepted,
        made.rejected,
        JSON.stringify(made.rejections),
        made.from,
        made.to,
        JSON.stringify(made.totals),
        made.createdBy,
        made.createdAt,
      ],
    );
    return rows.length > 0;
  }

  async setUndone(manager: EntityManager, { tenantId }: TenantScope, id: string, by: string | null, at: Date): Promise<void> {
    await manager.query('UPDATE cost_imports SET undone_by = $3, undone_at = $4 WHERE tenant_id = $1 AND id = $2', [tenantId, id, by, at]);
  }

  /** Writes what an import of costs brings. */
  async insertCosts(manager: EntityManager, { tenantId }: TenantScope, importId: string, entries: Iterable<LedgerEntry>, at: Date): Promise<void> {
    let batch: LedgerEntry[] = [];
    const write = async (): Promise<void> => {
      const columns = [
        batch.map(({ day }) => day),
        batch.map(({ category }) => category),
        batch.map(({ subcategory }) => subcategory),
        batch.map(({ amount }) => amount),
        batch.map(({ currency }) => currency),
        batch.map(({ quantity }) => quantity),
        batch.map(({ unit }) => unit),
        batch.map(({ dimensions }) => dimensions.customer),
        batch.map(({ dimensions }) => dimensions.feature),
        batch.map(({ dimensions }) => dimensions.endpoint),
        batch.map(({ dimensions }) => dimensions.model),
        batch.map(({ dimensions }) => dimensions.domain),
      ];
      await manager.query(
        `INSERT INTO cost_metrics (tenant_id, day, category, subcategory, amount, currency, quantity, unit, customer, feature, endpoint, model, domain, source, import_id, created_at)
         SELECT $1, e.*, 'imported', $2, $3
           FROM unnest($4::date[], $5::text[], $6::text[], $7::numeric[], $8::text[], $9::numeric[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[]) AS e`,
        [tenantId, importId, at, ...columns],
      );
      batch = [];
    };
    for (const entry of entries) {
      batch.push(entry);
      if (batch.length === BATCH) await write();
    }
    if (batch.length > 0) await write();
  }

  /** Takes back what an import of costs brought. */
  async deleteCosts(manager: EntityManager, { tenantId }: TenantScope, importId: string): Promise<void> {
    await manager.query('DELETE FROM cost_metrics WHERE tenant_id = $1 AND import_id = $2', [tenantId, importId]);
  }
}
