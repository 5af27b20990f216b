import { chartTypeNames } from '../../src/visualization/chart/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

const CHART = { type: 'bar', config: { x: 'region', y: 'revenue' } };
const DATA = {
  columns: [
    { name: 'region', type: 'string' },
    { name: 'revenue', type: 'number', exact: true },
  ],
  rows: [
    { region: 'Europe', revenue: '647090.25' },
    { region: 'Amerika 🌎', revenue: '342973.00' },
  ],
};

describe('visualizations', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
  });
  afterAll(async () => app.close());

  const ask = (path: string, body: object): Promise<Response> =>
    fetch(`${app.url}/api/v1/visualizations/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.admin.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const render = (body: object): Promise<Response> => ask('render', { chart: CHART, data: DATA, format: 'svg', ...body });
  const problems = async (answer: Response): Promise<{ status: number; code: string; paths: string[] }> => {
    const { error } = (await answer.json()) as { error: { code: string; details?: { path: string }[] } };
    return { status: answer.status, code: error.code, paths: (error.details ?? []).map(({ path }) => path) };
  };

  it('lists every kind with the JSON Schema of its settings', async () => {
    const answer = await fetch(`${app.url}/api/v1/visualizations/types`, {
      headers: { authorization: `Bearer ${tenant.admin.accessToken}` },
    });
    const { data } = (await answer.json()) as { data: { type: string; schema: { properties: object } }[] };
    expect(data.map(({ type }) => type)).toEqual(chartTypeNames());
    expect(data.find(({ type }) => type === 'sankey')?.schema.properties).toHaveProperty('source');
  });

  it('draws SVG of the size, in the theme and colours that are asked for', async () => {
    const answer = await render({ width: 500, height: 300, theme: { base: 'dark', primary: '#f97316' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    const svg = await answer.text();
    expect(svg).toMatch(/^<svg [^>]*width="500" height="300"/);
    expect(svg).toContain('#f97316');
    expect(svg).toContain('Europe');
  });

  it('draws PNG and PDF', async () => {
    const png = Buffer.from(await (await render({ format: 'png', width: 300, height: 200, scale: 3 })).arrayBuffer());
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([900, 600]);
    const pdf = await render({ format: 'pdf' });
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  it('answers JSON with what the picture says, or why it is empty', async () => {
    const { data } = (await (await render({ format: 'json' })).json()) as { data: { svg: string; description: string; empty: null } };
    expect(data.description).toContain('Highest 647,090.25 (Europe)');
    expect(data).toMatchObject({ notes: [], empty: null });
    const nothing = (await (await render({ format: 'json', data: { ...DATA, rows: [] } })).json()) as { data: object };
    expect(nothing.data).toMatchObject({ empty: { reason: 'no-rows' } });
  });

  it('recommends kinds with their reasons', async () => {
    const answer = await ask('recommend', { data: DATA, limit: 2 });
    const { data } = (await answer.json()) as { data: { type: string; reason: string }[] };
    expect(data.map(({ type }) => type)).toEqual(['bar', 'pie']);
    expect(data[0]?.reason).toBe('One figure for each of 2 names: bars compare them.');
  });

  it.each([
    ['a kind that there is not', { chart: { type: 'hologram' } }, ['chart.type']],
    ['settings that the kind has not', { chart: { type: 'pie', config: { label: 'region', colour: 1 } } }, ['chart.config.value', 'chart.config.colour']],
    ['a picture of no size', { width: 1 }, ['width']],
    ['a picture too large', { height: 100_000 }, ['height']],
    ['a zone that there is not', { timeZone: 'Mars/Olympus' }, ['timeZone']],
    ['a colour that is none', { theme: { base: 'light', primary: 'url(#x)' } }, ['theme.primary']],
    ['more rows than are drawn', { data: { columns: [], rows: Array.from({ length: 20_001 }, () => ({})) } }, ['data.rows']],
    ['a format that there is not', { format: 'gif' }, ['format']],
  ])('refuses %s, naming the field', async (_, change, paths) => {
    expect(await problems(await render(change))).toEqual({ status: 400, code: 'VALIDATION_FAILED', paths });
  });

  it.each(['null', 'xx-XX-XXXX-XXXX'])('refuses the locale %s, which only looks like one', async (locale) => {
    expect(await problems(await render({ locale }))).toMatchObject({ status: 400, code: 'VALIDATION_FAILED', paths: ['locale'] });
  });

  it('refuses more pixels than are drawn at once', async () => {
    const answer = await render({ format: 'png', width: 4_000, height: 4_000, scale: 2 });
    expect(await problems(answer)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
  });

  it.each(['__proto__', 'constructor', 'a\u0000b', '\ud800', '<script>'])('draws a row named %j and stays well', async (name) => {
    const rows = [{ region: name, revenue: 5 }];
    for (const type of ['bar', 'treemap', 'table']) {
      const config = type === 'table' ? {} : type === 'bar' ? CHART.config : { path: 'region', value: 'revenue' };
      const answer = await render({ chart: { type, config }, data: { ...DATA, rows }, format: 'png' });
      expect([200, 400]).toContain(answer.status);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('asks for a credential', async () => {
    const answer = await fetch(`${app.url}/api/v1/visualizations/types`);
    expect(answer.status).toBe(401);
  });
});
