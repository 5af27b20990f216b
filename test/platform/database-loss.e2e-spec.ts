import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import WebSocket from 'ws';
import { DashboardChanged } from '../../src/dashboards/index.js';
import { EmbeddedPostgres, removeEmbeddedData } from '../../src/platform/database/index.js';
import { EventBus } from '../../src/platform/events/index.js';
import { type RunningTidemark, startTidemark } from '../../src/start-up.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

/** A request that has no answer by then hangs. */
const HANGING_MS = 15_000;
const RECOVERY_MS = 20_000;

interface Frame {
  type: string;
  data: { data?: Record<string, unknown>[]; meta?: { stale?: boolean }; error?: { code: string } };
}

describe('when the embedded PostgreSQL is killed', () => {
  let directory: string;
  let server: RunningTidemark;
  let api: Api;
  let token: string;
  let dashboard: { id: string; tenantId: string };
  let northwind: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-loss-'));
    const quiet = { step: () => undefined, info: () => undefined, warn: () => undefined };
    const environment = { PORT: '0', TIDEMARK_DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'silent', RATE_LIMIT_FACTOR: '1000' };
    server = await startTidemark(environment, quiet);
    const login = { email: 'demo@tidemark.local', password: server.config.demo.password };
    const { data } = await new Api(server.url).post<{ accessToken: string; tenant: { id: string } }>('/auth/login', login);
    token = data.accessToken;
    api = new Api(server.url).as(token);
    const joined = await EmbeddedPostgres.open({ dataDirectory: join(directory, 'data'), join: true, log: quiet });
    northwind = (await joined.createDatabase('northwind', 'northwind_owner')).url;
    dashboard = { id: await liveDashboard(), tenantId: data.tenant.id };
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await removeEmbeddedData(join(directory, 'data'));
    await rm(directory, { recursive: true, force: true });
  });

  /** A dashboard that asks its source every second. */
  async function liveDashboard(): Promise<string> {
    const [source] = (await api.get<{ id: string }[]>('/datasources')).data;
    const made = await api.post<{ id: string }>('/dashboards', {
      name: 'Live',
      settings: { refreshInterval: 1 },
      widgets: [{ type: 'metric', name: 'Phone', query: { dataSourceId: source?.id, sql: 'SELECT phone FROM shippers WHERE shipper_id = 1' }, visualization: { type: 'metric', config: { value: 'phone' } } }],
    });
    expect(made.status).toBe(201);
    return made.data.id;
  }

  const postmaster = async (): Promise<number> => Number((await readFile(join(server.databaseLocation ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0]);

  /** Kills the database as often as it comes back: a quick recovery may lie between two evaluations of a widget. */
  async function keepDown(until: () => boolean): Promise<void> {
    await eventually(async () => {
      try {
        process.kill(await postmaster(), 'SIGKILL');
      } catch {
        // It is down already, or has no pid file yet.
      }
      expect(until()).toBe(true);
    }, RECOVERY_MS);
  }

  async function ask<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Sends requests one after another until told to stop; each ends in an answer, whatever it says. */
  function keepAsking(request: (signal: AbortSignal) => ReturnType<Api['send']>): { answers: Awaited<ReturnType<Api['send']>>[]; stop: () => Promise<void> } {
    const answers: Awaited<ReturnType<Api['send']>>[] = [];
    let stopped = false;
    const loop = (async () => {
      while (!stopped) answers.push(await request(AbortSignal.timeout(HANGING_MS)));
    })();
    return {
      answers,
      stop: () => {
        stopped = true;
        return loop;
      },
    };
  }

  it('requests are refused for a moment, with a hint when to come back, and nothing that was acknowledged is lost', async () => {
    const acknowledged: string[] = [];
    const create = async (signal: AbortSignal): ReturnType<Api['send']> => {
      const name = `Made ${randomUUID()}`;
      const answer = await api.send('POST', '/dashboards', { body: { name }, signal });
      if (answer.status === 201) acknowledged.push(name);
      return answer;
    };
    const loops = [
      ...Array.from({ length: 3 }, () => keepAsking(create)),
      keepAsking((signal) => api.send('GET', `/dashboards/${dashboard.id}`, { signal })),
      keepAsking((signal) => api.send('GET', '/auth/me', { signal })),
      keepAsking((signal) => new Api(server.url).send('POST', '/auth/login', { body: { email: 'demo@tidemark.local', password: server.config.demo.password }, signal })),
    ];
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(30), HANGING_MS);

    const pid = await postmaster();
    process.kill(pid, 'SIGKILL');
    const killedAt = performance.now();
    await eventually(async () => expect((await fetch(`${server.url}/ready`)).status).toBe(503), 2_000);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    const beforeRecovery = acknowledged.length;
    await eventually(async () => expect((await fetch(`${server.url}/ready`)).status).toBe(200), RECOVERY_MS);
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(beforeRecovery + 30), RECOVERY_MS);
    expect(performance.now() - killedAt).toBeLessThan(RECOVERY_MS);
    await Promise.all(loops.map((loop) => loop.stop()));

    const answers = loops.flatMap((loop) => loop.answers);
    const refused = answers.filter(({ status }) => status >= 300);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, error, headers } of refused) {
      expect([status, error?.code, Number(headers.get('retry-after')) > 0]).toEqual([503, 'SERVICE_UNAVAILABLE', true]);
      expect(error?.message).not.toMatch(/ECONN|terminat|postgres|SELECT|\bat /i);
    }
    expect(await postmaster()).not.toBe(pid);
    expect((await namesOf('Made ')).filter((name) => acknowledged.includes(name)).sort()).toEqual([...acknowledged].sort());
  }, 90_000);

  async function namesOf(search: string): Promise<string[]> {
    const names: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await api.get<{ name: string }[]>('/dashboards', { limit: 500, search, ...(cursor ? { cursor } : {}) });
      names.push(...page.data.map(({ name }) => name));
      cursor = page.metadata.page?.nextCursor ?? null;
    }
    return names;
  }

  it('sockets stay open, are told that what they see is stale, and get new data afterwards', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws?token=${token}`);
    const frames: Frame[] = [];
    let closedWith: number | null = null;
    socket.on('message', (text: Buffer) => frames.push(JSON.parse(text.toString()) as Frame));
    socket.on('close', (code) => (closedWith = code));
    const shown = frames.flatMap.bind(frames, ({ type, data: { data, meta, error } }: Frame) =>
      type === 'widget_data' ? [error?.code ?? (meta?.stale ? 'stale' : data?.[0]?.['phone'])] : [],
    );
    await eventually(() => expect(frames.map(({ type }) => type)).toContain('connected'));
    socket.send(JSON.stringify({ type: 'subscribe', data: { topics: [`dashboard:${dashboard.id}`] } }));
    await eventually(() => expect(shown()).toHaveLength(1));

    await keepDown(() => shown().includes('stale'));
    await eventually(async () => expect((await fetch(`${server.url}/ready`)).status).toBe(200), RECOVERY_MS);
    await ask(northwind, (client) => client.query(`UPDATE shippers SET phone = 'after the loss' WHERE shipper_id = 1`));

    await eventually(() => expect(shown().at(-1)).toBe('after the loss'), 40_000);
    expect(closedWith).toBeNull();
    expect(frames.filter(({ type }) => type === 'error')).toEqual([]);
    socket.close();
  }, 90_000);

  it('the relay listens again for what other replicas tell', async () => {
    const heard: string[] = [];
    server.app.get(EventBus).on(DashboardChanged, ({ dashboardId }, origin) => void (origin === 'elsewhere' && heard.push(dashboardId)));
    const told = randomUUID();
    const payload = { tenantId: dashboard.tenantId, dashboardId: told, version: 2, kind: 'updated' };
    const message = JSON.stringify({ origin: randomUUID(), name: DashboardChanged.eventName, payload });
    const url = server.config.database.url;

    process.kill(await postmaster(), 'SIGKILL');
    await eventually(async () => {
      await ask(url, (client) => client.query(`SELECT pg_notify('tidemark_events', $1)`, [message]));
      expect(heard).toContain(told);
    }, RECOVERY_MS);
    const listening = await ask(url, (client) => client.query(`SELECT FROM pg_stat_activity WHERE application_name = 'tidemark-events'`));
    expect(listening.rowCount).toBe(1);
  }, 60_000);
});
