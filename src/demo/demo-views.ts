import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { MaterializationsService } from '../materializations/index.js';
import type { Actor } from '../platform/http/index.js';

/** The files of `demo/materializations`, by the name of the view. */
const VIEWS = [
  { name: 'executive_kpis', uniqueColumns: ['month'], cron: '*/15 * * * *', description: 'Orders, revenue, discounts and shipping by month.' },
  { name: 'daily_sales', uniqueColumns: ['day', 'category', 'country'], cron: '10 * * * *', description: 'Sales by day, category and country.' },
  { name: 'customer_segments', uniqueColumns: ['customer_id'], cron: '0 2 * * *', description: 'Customers by recency, frequency and monetary value.' },
] as const;

/** The demo's materialized views; what people change or delete later stays as they left it. */
@Injectable()
export class DemoViews {
  private readonly logger = new Logger(DemoViews.name);

  constructor(private readonly materializations: MaterializationsService) {}

  /** Meant to run beside the start: a failure is logged and harms nobody. */
  async create(actor: Actor, dataSourceId: string, installation: string): Promise<void> {
    try {
      for (const view of VIEWS) {
        const sql = await readFile(join(installation, 'demo', 'materializations', `${view.name}.sql`), 'utf8');
        const body = { ...view, uniqueColumns: [...view.uniqueColumns], sql: sql.trim(), onChange: true, dataSourceId };
        await this.materializations.create(actor, body, { signal: new AbortController().signal });
      }
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the materialized views of the demo could not be made');
    }
  }
}
