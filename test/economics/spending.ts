import { randomUUID } from 'node:crypto';
import { CostsChanged } from '../../src/economics/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { EventBus } from '../../src/platform/events/index.js';
import type { TestApp } from '../support/app.js';

/** A row of the ledger; what is left out is not set. `amount` null: without a price. */
export interface TestCost {
  day: string;
  amount: string | null;
  currency?: string;
  category?: string;
  subcategory?: string;
  quantity?: string;
  unit?: string;
  customer?: string;
  feature?: string;
  endpoint?: string;
  model?: string;
  domain?: string;
}

let label = 0;

/** Writes costs into the ledger of a tenant, each as a row of its own: as if imported, those without a price as if measured. Tells nobody. */
export async function writeCosts(app: TestApp, tenantId: string, costs: readonly TestCost[]): Promise<void> {
  const now = app.app.get(Clock).now();
  await app.app.get(TenantDatabase, { strict: false }).run({ tenantId }, async (manager) => {
    for (const cost of costs) {
      await manager.query(
        `INSERT INTO cost_metrics (tenant_id, day, category, subcategory, label, amount, currency, quantity, unit, customer, feature, endpoint, model, domain, source, import_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
        [
          tenantId,
          cost.day,
          cost.category ?? 'compute',
          cost.subcategory ?? 'compute.cpu_seconds',
          `test ${(label += 1)}`,
          cost.amount,
          cost.currency ?? 'USD',
          cost.quantity ?? null,
          cost.unit ?? '',
          cost.customer ?? '',
          cost.feature ?? '',
          cost.endpoint ?? '',
          cost.model ?? '',
          cost.domain ?? '',
          cost.amount === null ? 'priced' : 'imported',
          cost.amount === null ? null : randomUUID(),
          now,
        ],
      );
    }
  });
}

/** Writes costs and tells of it, as whoever writes the ledger does. */
export async function spend(app: TestApp, tenantId: string, ...costs: readonly TestCost[]): Promise<void> {
  await writeCosts(app, tenantId, costs);
  app.app.get(EventBus, { strict: false }).publish(new CostsChanged({ tenantId }));
}
