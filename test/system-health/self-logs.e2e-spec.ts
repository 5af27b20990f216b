import { Logger } from '@nestjs/common';
import { APP_ROLE } from '../../src/platform/database/index.js';
import { AccountsService } from '../../src/auth/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { asRole, onDatabase } from '../support/sql.js';
import { TEST_PASSWORD, type TestUser, address, newTenant, signIn } from '../support/tenant.js';
import { searchLogs } from './logs-client.js';

/** Somebody who looks after the installation, in its own tenant. */
async function keeper(app: TestApp): Promise<TestUser> {
  const email = address('keeper');
  await app.app.get(AccountsService, { strict: false }).createUser({ email, password: TEST_PASSWORD, tenantSlug: '_system', role: 'operator' });
  return signIn(app, email);
}

describe('the own log of the process', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ selfLogs: true, logLevel: 'info' });
  });
  afterAll(() => app.close());

  const say = (words: object | string, message?: string): void => (message === undefined ? new Logger('Trial').warn(words) : new Logger('Trial').warn(words, message));

  it('is found in the installation\'s own tenant and nowhere else, without secrets', async () => {
    say({ requestId: 'r-77', note: 'password=hunter2' }, 'something odd');
    const other = await newTenant(app, { roles: [] });
    await eventually(async () => expect(await onDatabase(app, `SELECT 1 FROM tidemark.tenants WHERE slug = '_system'`)).toHaveLength(1), 15_000);
    const { logs } = await eventually(async () => {
      const found = await searchLogs(await operator(), '"something odd"');
      expect(found.total).toBe(1);
      return found;
    }, 15_000);
    expect(logs[0]).toMatchObject({ service: 'tidemark', level: 'warn', requestId: 'r-77', fields: { note: 'password=[redacted]', context: 'Trial' } });
    expect((await searchLogs(other.admin, '')).total).toBe(0);
  });

  it('does not go on about itself: storing lines makes no lines', async () => {
    const user = await operator();
    say('last word');
    await eventually(async () => expect((await searchLogs(user, '"last word"')).total).toBe(1), 15_000);
    const before = (await searchLogs(user, '')).total;
    // Whatever storing a line had said would have come with the next one, or before it.
    for (const word of ['one', 'two', 'three']) {
      say(`then ${word}`);
      await eventually(async () => expect((await searchLogs(user, `"then ${word}"`)).total).toBe(1), 15_000);
    }
    expect((await searchLogs(user, '')).total).toBe(before + 3);
  });

  it('waits while it cannot be stored, and comes later', async () => {
    const user = await operator();
    await asRole(app, null, async (client) => {
      await client.query('BEGIN; LOCK TABLE tidemark.log_settings IN ACCESS EXCLUSIVE MODE');
      say('said in hard times');
      const waiting = `FROM pg_locks WHERE NOT granted AND relation = 'tidemark.log_settings'::regclass`;
      await eventually(async () => expect((await client.query(`SELECT ${waiting}`)).rowCount).toBe(1), 15_000);
      // Its own role may, and no other.
      await asRole(app, APP_ROLE, (own) => own.query(`SELECT pg_cancel_backend(pid) ${waiting}`));
      await eventually(async () => expect((await client.query(`SELECT ${waiting}`)).rowCount).toBe(0), 15_000);
      await client.query('ROLLBACK');
    });
    await eventually(async () => expect((await searchLogs(user, '"said in hard times"')).total).toBe(1), 30_000);
  });

  let known: TestUser | null = null;
  const operator = async (): Promise<TestUser> => (known ??= await keeper(app));
});
