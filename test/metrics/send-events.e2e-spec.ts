import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { newTenant } from '../support/tenant.js';
import { ofTenant } from './sending.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/send-events.mjs', import.meta.url));

describe('scripts/send-events', () => {
  let app: TestApp;
  let folder: string;
  let tenantId: string;
  let key: string;
  beforeAll(async () => {
    app = await startTestApp();
    keepOwnUseOut(app);
    folder = await mkdtemp(join(tmpdir(), 'tidemark-send-'));
  });
  beforeEach(async () => {
    const tenant = await newTenant(app, { roles: [] });
    tenantId = tenant.id;
    key = (await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'Collector', permissions: ['ingest:write'] })).data.key;
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(args: string[], url = app.url): Promise<{ code: number | null; output: string; errors: string }> {
    const child = spawn(process.execPath, [SCRIPT, '--url', url, ...args], { env: { PATH: process.env['PATH'], TIDEMARK_API_KEY: key }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output, errors };
  }

  async function saved(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  it('sends the lines of a file, tells what was rejected, and counts nothing twice when the file is sent again', async () => {
    const lines = Array.from({ length: 25 }, (_, index) => JSON.stringify(index === 6 ? { metric: 'Nope', value: 1 } : { metric: 'orders', value: index }));
    const file = await saved('orders.ndjson', `${lines.join('\n')}\n`);
    const first = await run([file, '--batch', '10']);
    expect([first.code, first.output]).toEqual([0, 'accepted 24, duplicates 0, rejected 1\n']);
    expect(first.errors).toContain('rejected: metric must be');
    expect((await run([file, '--batch', '10'])).output).toBe('accepted 0, duplicates 24, rejected 1\n');
  });

  it('makes events of a table\'s rows, its times moved to now', async () => {
    const file = await saved('latency.csv', 'timestamp,Service Name,value,note\n2020-01-01T00:00:00Z,cart,1.5,x\n2020-01-01T00:01:00Z,"check,out",2.5,\n');
    const { output } = await run([file, '--metric', 'service.latency', '--dimensions', 'Service Name', '--until-now']);
    expect(output).toBe('accepted 2, duplicates 0, rejected 0\n');
    expect(await ofTenant(app, tenantId, `SELECT s.metric, s.dimensions, e.value FROM metric_events e JOIN metric_series s ON s.id = e.series_id ORDER BY e.value`)).toEqual([
      { metric: 'service.latency', dimensions: { service_name: 'cart' }, value: 1.5 },
      { metric: 'service.latency', dimensions: { service_name: 'check,out' }, value: 2.5 },
    ]);
  });

  it('makes up a stream to look at', async () => {
    const { code, output } = await run(['--rate', '200', '--seconds', '1']);
    expect([code, output]).toEqual([0, expect.stringMatching(/^accepted \d{2,}, duplicates 0, rejected 0\n$/)]);
  });

  it('tells what was sent when the stream is ended by Ctrl-C', async () => {
    const child = spawn(process.execPath, [SCRIPT, '--url', app.url, '--rate', '200'], { env: { PATH: process.env['PATH'], TIDEMARK_API_KEY: key }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const written = async (): Promise<number> => Number((await ofTenant(app, tenantId, 'SELECT count(*)::int AS count FROM metric_events'))[0]?.['count']);
    await eventually(async () => expect(await written()).toBeGreaterThan(0));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(output).toBe(`accepted ${await written()}, duplicates 0, rejected 0\n`);
  });

  it('comes again with the same key when it is told to wait', async () => {
    const keys: unknown[] = [];
    const busy: Server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key']);
      request.resume();
      const again = keys.length < 3;
      response.writeHead(again ? 503 : 202, { 'content-type': 'application/json', ...(again ? { 'retry-after': '1' } : {}) });
      response.end(JSON.stringify(again ? { error: { message: 'busy' } } : { data: { accepted: 1, duplicates: 0, rejected: [] } }));
    });
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { output } = await run([await saved('one.ndjson', '{"metric":"m","value":1}')], `http://127.0.0.1:${(busy.address() as AddressInfo).port}`);
    busy.close();
    expect(output).toBe('accepted 1, duplicates 0, rejected 0\n');
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  });
});
