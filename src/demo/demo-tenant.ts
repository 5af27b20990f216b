import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Client } from 'pg';
import { AccountsService } from '../auth/index.js';
import { DashboardDefinitionsService } from '../dashboards/index.js';
import { AllowedHosts, DataSourcesService } from '../data-sources/index.js';
import { DemoConfig } from '../platform/config/index.js';
import type { EmbeddedPostgres } from '../platform/database/index.js';
import type { Actor } from '../platform/http/index.js';
import { DEMO_EMAIL } from '../tenants/index.js';
import { DemoAiUsage } from './demo-ai-usage.js';
import { DemoAlerts } from './demo-alerts.js';
import { DemoAnomalies } from './demo-anomalies.js';
import { DemoKpis } from './demo-kpis.js';
import { DemoCalls } from './demo-calls.js';
import { DemoLogs } from './demo-logs.js';
import { DemoViews } from './demo-views.js';

const TENANT_NAME = 'Northwind Ltd';
const SOURCE_NAME = 'Northwind';
const DATABASE = 'northwind';
const OWNER = 'northwind_owner';
const READER = 'northwind_reader';
/** Where the demo's materialized views are kept. */
const KEPT_SCHEMA = 'materialized';

/**
 * The demo: a business database of its own, attached through a read-only role like any customer's, and dashboards as
 * code. What people change or delete later stays as they left it.
 */
@Injectable()
export class DemoTenant {
  constructor(
    private readonly config: DemoConfig,
    private readonly accounts: AccountsService,
    private readonly hosts: AllowedHosts,
    private readonly sources: DataSourcesService,
    private readonly dashboards: DashboardDefinitionsService,
    private readonly kpis: DemoKpis,
    private readonly logs: DemoLogs,
    private readonly calls: DemoCalls,
    private readonly views: DemoViews,
    private readonly anomalies: DemoAnomalies,
    private readonly alerts: DemoAlerts,
    private readonly aiUsage: DemoAiUsage,
  ) {}

  /**
   * Makes what is missing.
   * @param installation folder that holds `demo/`
   * @returns what was done, in words
   */
  async ensure(embedded: EmbeddedPostgres, installation: string): Promise<string> {
    const owner = await embedded.createDatabase(DATABASE, OWNER);
    const loaded = await this.loadBusinessDatabase(owner.url, installation);
    const reader = await embedded.createReadOnlyRole(READER, DATABASE);
    const actor = await this.ensureAccount();
    // Beside the start, which does not wait for them.
    void this.logs.ensure(actor, installation);
    void this.calls.ensure(actor, installation);
    await this.hosts.allow(actor, { host: '127.0.0.1', port: embedded.port, reason: 'The demo database of this installation' });
    const attached = await this.attach(actor, embedded.port, reader, new URL(owner.url).password);
    if (attached !== null) await this.aiUsage.price(actor);
    void this.aiUsage.ensure(actor, installation);
    if (attached === null) return loaded ? 'business database restored' : 'up to date';
    void this.views.create(actor, attached, installation);
    const count = await this.pushDashboards(actor, join(installation, 'demo', 'dashboards'));
    const kpis = await this.kpis.create(actor, installation, attached);
    await this.anomalies.create(actor);
    await this.alerts.create(actor);
    return `${TENANT_NAME} with ${count} dashboard${count === 1 ? '' : 's'} and ${kpis} KPIs`;
  }

  private async loadBusinessDatabase(url: string, installation: string): Promise<boolean> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      // Asked of the tables rather than of the database: a start that was cut off may have left it empty.
      const { rows } = await client.query<{ complete: boolean }>(`SELECT to_regclass('public.order_details') IS NOT NULL AS complete`);
      if (rows[0]?.complete) return false;
      const script = await readFile(join(installation, 'demo', 'northwind', 'northwind.sql'), 'utf8');
      await client.query(`BEGIN;\n${script}\nCOMMIT;\nANALYZE;`);
      return true;
    } finally {
      await client.end();
    }
  }

  private async ensureAccount(): Promise<Actor> {
    const user = await this.accounts.ensureUser({
      email: DEMO_EMAIL,
      name: 'Demo',
      password: this.config.password ?? '',
      platformAdmin: true,
    });
    const tenant = await this.accounts.ensureTenant({ name: TENANT_NAME, ownerId: user.id, timeZone: 'Europe/Berlin', plan: 'enterprise' });
    return this.accounts.actorFor(user.id, tenant.id);
  }

  /** @returns the source's id when it was made now, else null. */
  private async attach(actor: Actor, port: number, reader: { user: string; password: string }, ownerPassword: string): Promise<string | null> {
    const keeping = { materializationUser: OWNER, materializationPassword: ownerPassword, materializationSchema: KEPT_SCHEMA };
    const settings = { host: '127.0.0.1', port, database: DATABASE, user: reader.user, password: reader.password, ssl: 'disable', ...keeping };
    const existing = await this.sources.findByName(actor, SOURCE_NAME);
    if (!existing) {
      return (await this.sources.create(actor, { name: SOURCE_NAME, type: 'postgresql', settings })).id;
    }
    // The embedded server may have had to move to another port.
    if (existing.settings['database'] === DATABASE && existing.settings['port'] !== port) {
      const secrets = { password: reader.password, ...(existing.settings['materializationUser'] === OWNER ? { materializationPassword: ownerPassword } : {}) };
      await this.sources.update(actor, existing.id, { name: SOURCE_NAME, settings: { ...existing.settings, port, ...secrets }, version: existing.version });
    }
    return null;
  }

  private async pushDashboards(actor: Actor, directory: string): Promise<number> {
    const files = (await readdir(directory)).filter((name) => name.endsWith('.yaml')).sort();
    for (const file of files) await this.dashboards.apply(actor, await readFile(join(directory, file), 'utf8'));
    return files.length;
  }
}
