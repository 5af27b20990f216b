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

const TENANT_NAME = 'Northwind Ltd';
const SOURCE_NAME = 'Northwind';
const DATABASE = 'northwind';
const READER = 'northwind_reader';

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
  ) {}

  /**
   * Makes what is missing.
   * @param installation folder that holds `demo/`
   * @returns what was done, in words
   */
  async ensure(embedded: EmbeddedPostgres, installation: string): Promise<string> {
    const loaded = await this.loadBusinessDatabase(embedded, installation);
    const reader = await embedded.createReadOnlyRole(READER, DATABASE);
    const actor = await this.ensureAccount();
    await this.hosts.allow(actor, { host: '127.0.0.1', port: embedded.port, reason: 'The demo database of this installation' });
    const attached = await this.attach(actor, embedded.port, reader);
    if (!attached) return loaded ? 'business database restored' : 'up to date';
    const count = await this.pushDashboards(actor, join(installation, 'demo', 'dashboards'));
    return `${TENANT_NAME} with ${count} dashboard${count === 1 ? '' : 's'}`;
  }

  private async loadBusinessDatabase(embedded: EmbeddedPostgres, installation: string): Promise<boolean> {
    const { url } = await embedded.createDatabase(DATABASE, 'northwind_owner');
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

  /** @returns whether the source was made now. */
  private async attach(actor: Actor, port: number, reader: { user: string; password: string }): Promise<boolean> {
    const settings = { host: '127.0.0.1', port, database: DATABASE, user: reader.user, password: reader.password, ssl: 'disable' };
    const existing = await this.sources.findByName(actor, SOURCE_NAME);
    if (!existing) {
      await this.sources.create(actor, { name: SOURCE_NAME, type: 'postgresql', settings });
      return true;
    }
    // The embedded server may have had to move to another port.
    if (existing.settings['database'] === DATABASE && existing.settings['port'] !== port) {
      await this.sources.update(actor, existing.id, { name: SOURCE_NAME, settings: { ...existing.settings, port, password: reader.password }, version: existing.version });
    }
    return false;
  }

  private async pushDashboards(actor: Actor, directory: string): Promise<number> {
    const files = (await readdir(directory)).filter((name) => name.endsWith('.yaml')).sort();
    for (const file of files) await this.dashboards.apply(actor, await readFile(join(directory, file), 'utf8'));
    return files.length;
  }
}
