import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Command, InvalidArgumentError } from 'commander';
import { AccountsService, isRole } from './auth/index.js';
import { INSTALLATION, createApp, createUnstartedApp } from './create-app.js';
import { DataDirectoryInUse, findEmbeddedData, removeEmbeddedData } from './platform/database/index.js';
import { prepareConfig } from './platform/config/index.js';
import { DomainError, createOpenApiDocument } from './platform/http/index.js';
import { StartupError } from './platform/startup-error.js';
import { type StartProgress, migrate, openDatabase } from './start-up.js';
import { ask, askSecret } from './terminal.js';

const progress: StartProgress = {
  step: () => undefined,
  info: () => undefined,
  warn: (message) => process.stderr.write(`${message}\n`),
};

const program = new Command('tidemark').description('Looks after a Tidemark installation.');

program
  .command('migrate')
  .description('bring the database schema up to date')
  .action(async () => {
    const { config, embedded } = await openDatabase(prepareConfig(process.env), progress, true);
    try {
      await migrate(config, { ...progress, step: (_, detail) => say(`Schema: ${detail}.`) });
    } finally {
      await embedded?.stop();
    }
  });

const user = program.command('user').description('look after accounts');
user
  .command('create')
  .description('create an account; it signs in once it belongs to a tenant')
  .requiredOption('--email <address>', 'address to sign in with')
  .option('--password <password>', 'at least 10 characters; asked for when left out, or read from a pipe')
  .option('--name <name>', 'name that others see')
  .option('--platform-admin', 'may look after the whole installation', false)
  .option('--tenant <slug>', 'tenant to join')
  .option('--role <role>', 'role in that tenant: viewer, operator, developer or admin', role, 'viewer')
  .action(async (options: { email: string; password?: string; name?: string; platformAdmin: boolean; tenant?: string; role: string }) => {
    const password = options.password ?? (await askSecret('Password: ', 'pipe the password in, or give it with --password'));
    await withApp(async (app) => {
      const { tenant, role: tenantRole, email, platformAdmin } = options;
      const created = await app.get(AccountsService).createUser({
        email,
        password,
        platformAdmin,
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(tenant === undefined ? {} : { tenantSlug: tenant, role: tenantRole }),
      });
      say(`Created ${created.email}${tenant === undefined ? '' : `, ${tenantRole} of ${tenant}`}.`);
    });
  });

const tenant = program.command('tenant').description('look after tenants');
tenant
  .command('create')
  .description('create a tenant for an account')
  .requiredOption('--name <name>', 'name of the organisation')
  .requiredOption('--owner <address>', 'account that becomes its admin')
  .option('--time-zone <zone>', 'IANA time zone, such as Europe/Berlin')
  .option('--plan <plan>', 'free, pro or enterprise')
  .action(async (options: { name: string; owner: string; timeZone?: string; plan?: string }) => {
    await withApp(async (app) => {
      const created = await app.get(AccountsService).createTenant({
        name: options.name,
        ownerEmail: options.owner,
        ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
        ...(options.plan === undefined ? {} : { plan: options.plan }),
      });
      say(`Created ${created.name} (${created.slug}).`);
    });
  });

program
  .command('reset')
  .description('remove the embedded database, generated secrets and uploaded files')
  .option('--yes', 'do not ask', false)
  .action(async ({ yes }: { yes: boolean }) => {
    const { dataDirectory, embedded } = prepareConfig(process.env);
    if (!embedded) throw new StartupError('DATABASE_URL is set: Tidemark removes nothing from a database of yours.');
    const paths = await findEmbeddedData(dataDirectory);
    say(`This removes for good:\n${[...paths, join(dataDirectory, 'files'), join(dataDirectory, 'secrets.json')].map((path) => `  ${path}`).join('\n')}`);
    if (!yes && (await ask('Type "reset" to go on: ')) !== 'reset') return say('Nothing was removed.');
    await removeEmbeddedData(dataDirectory);
    for (const part of ['files', 'secrets.json', 'postgres.json', 'postgres.log']) {
      await rm(join(dataDirectory, part), { recursive: true, force: true });
    }
    say('Removed. The next start begins anew.');
  });

program
  .command('openapi')
  .description('write openapi.json from the code')
  .option('--check', 'write nothing; fail when the file differs', false)
  .action(async ({ check }: { check: boolean }) => {
    const file = join(INSTALLATION, 'openapi.json');
    const text = `${JSON.stringify(createOpenApiDocument(await createUnstartedApp()), null, 2)}\n`;
    if (!check) {
      await writeFile(file, text);
      return say(`Wrote ${file}.`);
    }
    if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      throw new StartupError('openapi.json differs from the code: run npm run tidemark -- openapi and commit it.');
    }
    say('openapi.json is what the code says.');
  });

/** Runs `work` on the application without listening; joins a server that is running. */
async function withApp(work: (app: NestFastifyApplication) => Promise<void>): Promise<void> {
  const start = prepareConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error' });
  const { config, embedded } = await openDatabase(start, progress, true);
  try {
    await migrate(config, progress);
    const app = await createApp(config);
    try {
      await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await embedded?.stop();
  }
}

function role(value: string): string {
  if (!isRole(value)) throw new InvalidArgumentError('It must be viewer, operator, developer or admin.');
  return value;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

program.parseAsync().then(
  () => process.exit(0),
  (error: unknown) => {
    const expected = error instanceof StartupError || error instanceof DomainError || error instanceof DataDirectoryInUse;
    process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`);
    process.exit(1);
  },
);
