import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TenantDatabase, removeEmbeddedData } from '../../src/platform/database/index.js';
import { type RunningTidemark, startTidemark } from '../../src/start-up.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { EVENTS_A_BATCH, Sender } from './sender.js';
import { MINUTES, RECOUNT, SENT } from './sending.js';

const RECOVERY_MS = 20_000;

describe('when PostgreSQL is killed while events come in', () => {
  let directory: string;
  let server: RunningTidemark;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-ingest-loss-'));
    const quiet = { step: () => undefined, info: () => undefined, warn: () => undefined };
    const environment = { PORT: '0', TIDEMARK_DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'silent', RATE_LIMIT_FACTOR: '10000' };
    server = await startTidemark(environment, quiet);
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await removeEmbeddedData(join(directory, 'data'));
    await rm(directory, { recursive: true, force: true });
  });

  const postmaster = async (): Promise<number> => Number((await readFile(join(server.databaseLocation ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0]);

  it('senders are told to come back, and in the end each event is there once and the rollups equal a recount', async () => {
    const account = { email: 'sender@example.test', password: 'correct horse battery', tenantName: 'Load' };
    const { data } = await new Api(server.url).post<{ accessToken: string; tenant: { id: string } }>('/auth/register', account);
    const ask = <T>(sql: string): Promise<T[]> => server.app.get(TenantDatabase).run({ tenantId: data.tenant.id }, (manager) => manager.query<T[]>(sql));
    const sender = new Sender(data.accessToken, () => [server.url]);
    sender.start();
    await eventually(() => expect(sender.acknowledged).toBeGreaterThan(60), 30_000);
    for (let kill = 0; kill < 2; kill += 1) {
      const [before, refused] = [sender.acknowledged, sender.refusals.length];
      process.kill(await postmaster(), 'SIGKILL');
      await eventually(() => expect(sender.refusals.length).toBeGreaterThan(refused), RECOVERY_MS);
      await eventually(async () => expect((await fetch(`${server.url}/ready`)).status).toBe(200), RECOVERY_MS);
      await eventually(() => expect(sender.acknowledged).toBeGreaterThan(before + 40), RECOVERY_MS);
    }
    await sender.stop();
    for (const { status, error, headers } of sender.refusals) {
      expect([status, error?.code, Number(headers.get('retry-after')) > 0]).toEqual([503, 'SERVICE_UNAVAILABLE', true]);
    }
    await sender.settle();
    expect(await ask(SENT)).toEqual(
      sender.batches.map(({ number }) => ({ number, count: EVENTS_A_BATCH })),
    );
    const counted = async (sql: string): Promise<object[]> => (await ask<{ last: number }>(sql)).map(({ last: _last, ...rest }) => rest);
    expect(await counted(MINUTES)).toEqual(await counted(RECOUNT));
  }, 300_000);
});
