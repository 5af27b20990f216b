import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migratedTemplate } from './migrated-template.js';
import { ServerProcess, buildServer } from './server-process.js';
import { type TestDatabase, createTestDatabase } from './test-database.js';

/** Servers over one database of their own, as processes that a test may kill. */
export class KillableServers {
  private readonly servers: ServerProcess[] = [];
  private readonly clients: pg.Client[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param settings variables of the environment besides those that every one of them needs */
  static async make(settings: NodeJS.ProcessEnv = {}): Promise<KillableServers> {
    await buildServer();
    const database = await createTestDatabase({ template: await migratedTemplate() });
    const directory = await mkdtemp(join(tmpdir(), 'tidemark-killed-'));
    return new KillableServers(database, directory, {
      DATABASE_URL: database.appUrl ?? database.url,
      MIGRATION_DATABASE_URL: database.url,
      JWT_SECRET: randomBytes(32).toString('hex'),
      TIDEMARK_MASTER_KEY: randomBytes(32).toString('base64'),
      TIDEMARK_DATA_DIR: directory,
      TIDEMARK_REGISTRATION: 'open',
      RATE_LIMIT_FACTOR: '10000',
      ...settings,
    });
  }

  /** One more; it is not ready yet. */
  start(): ServerProcess {
    const server = new ServerProcess(this.environment);
    this.servers.push(server);
    return server;
  }

  /** A client of the database: as the servers are, and sees that tenant's rows; without a tenant as the owner. */
  async connect(tenantId?: string): Promise<pg.Client> {
    const client = new pg.Client(
      tenantId === undefined
        ? { connectionString: this.database.url, options: '-c search_path=tidemark' }
        : { connectionString: this.database.appUrl ?? this.database.url, options: '-c search_path=tidemark -c role=tidemark_app' },
    );
    await client.connect();
    this.clients.push(client);
    if (tenantId !== undefined) await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
    return client;
  }

  /** Kills all that still run. */
  async killAll(): Promise<void> {
    await Promise.all(this.servers.splice(0).map((server) => server.end('SIGKILL')));
  }

  async close(): Promise<void> {
    await this.killAll();
    await Promise.all(this.clients.map((client) => client.end()));
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
