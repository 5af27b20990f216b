import WebSocket from 'ws';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Northwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

/** What no double holds, keys that an object would sort, and what would break a line. */
const DOCUMENT = '{ "id": 9007199254740993, "b":\n1.10, "1": [12345678901234567890.123456789, {"n": -9007199254740993}], "tab": "a\\tb  c" }';
const EXACT = '{"id":9007199254740993,"b":1.10,"1":[12345678901234567890.123456789,{"n":-9007199254740993}],"tab":"a\\tb  c"}';
const NUMBER = '18446744073709551617';

const STATEMENTS = {
  postgresql: `SELECT 'x' AS before, '${DOCUMENT}'::json AS doc, '${NUMBER}'::jsonb AS n, ARRAY['${NUMBER}'::jsonb, NULL, '"t"'] AS list, NULL::json AS none, 1 AS after`,
  file: `SELECT 'x' AS before, '${DOCUMENT}'::JSON AS doc, '${NUMBER}'::JSON AS n, [${NUMBER}, NULL] AS list, NULL::JSON AS none, 1 AS after`,
};
const LISTS = { postgresql: `[${NUMBER},null,"t"]`, file: `["${NUMBER}",null]` };

describe.each(['postgresql', 'file'] as const)('JSON from a source of kind %s', (kind) => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let dataSourceId: string;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: ['developer'] });
    if (kind === 'postgresql') dataSourceId = await attachNorthwind(app, tenant.admin.api, northwind);
    else dataSourceId = (await tenant.admin.api.post<{ id: string }>('/datasources', { name: 'Files', type: 'file', settings: {} })).data.id;
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  const row = `{"before":"x","doc":${EXACT},"n":${NUMBER},"list":${LISTS[kind]},"none":null,"after":1}`;
  const headers = (accept: string) => ({ authorization: `Bearer ${tenant.developer.accessToken}`, 'content-type': 'application/json', accept });
  /** The answer's own text: reading it as JSON is what loses digits. */
  const text = async (path: string, body?: object, accept = 'application/json'): Promise<string> => {
    const request = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    return (await fetch(`${app.url}/api/v1${path}`, { ...request, headers: headers(accept) })).text();
  };
  const execute = (accept?: string) => text('/query/execute', { dataSourceId, sql: STATEMENTS[kind] }, accept);

  it('is answered digit for digit, evaluated and cached', async () => {
    const evaluated = await execute();
    expect(evaluated).toContain(`"data":[${row}]`);
    expect(evaluated).toContain('"cached":false');
    const cached = await execute();
    expect(cached).toContain(`"data":[${row}]`);
    expect(cached).toContain('"cacheLevel":"l1"');
  });

  it('streams digit for digit, as CSV and as lines of JSON', async () => {
    expect(await execute('application/x-ndjson')).toBe(`${row}\n`);
    const quoted = (json: string): string => (/[",]/.test(json) ? `"${json.replaceAll('"', '""')}"` : json);
    expect(await execute('text/csv')).toBe(`before,doc,n,list,none,after\r\nx,${quoted(EXACT)},${NUMBER},${quoted(LISTS[kind])},,1\r\n`);
  });

  it('reaches dashboards and those who watch them digit for digit', async () => {
    const widget = { type: 'table', name: 'W', position: { x: 0, y: 0, width: 4, height: 4 }, query: { dataSourceId, sql: STATEMENTS[kind] } };
    const made = await tenant.developer.api.post<{ id: string; widgets: { id: string }[] }>('/dashboards', { name: 'D', settings: { refreshInterval: 1 }, widgets: [widget] });
    const { id, widgets } = made.data;
    expect(await text(`/dashboards/${id}/data`)).toContain(`"data":[${row}]`);
    expect(await text(`/dashboards/${id}/widgets/${widgets[0]?.id}/data`)).toContain(`"data":[${row}]`);
    const frames: string[] = [];
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/ws`, ['bearer', tenant.developer.accessToken]);
    socket.on('message', (frame: Buffer) => {
      frames.push(frame.toString());
      if (frames.length === 1) socket.send(JSON.stringify({ type: 'subscribe', data: { topics: [`dashboard:${id}`] } }));
    });
    await eventually(() => expect(frames.find((frame) => frame.includes('widget_data'))).toContain(`"data":[${row}]`), 15_000);
    socket.terminate();
  });
});
