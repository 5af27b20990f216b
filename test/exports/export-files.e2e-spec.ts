import { jest } from '@jest/globals';
import { ChartRenderer } from '../../src/visualization/index.js';
import { type Shop, chart, openShop, succeeded } from '../dashboards/sample-source.js';
import { newTenant } from '../support/tenant.js';
import { type FileAnswer, fetchFile, fileOf } from './files.js';
import { csvRows, dateOf, pdfPages, pngSize, svgTexts, unzipped, workbookOf } from './read-files.js';

const TYPES_SQL = `
  SELECT '=1+1' AS formula, '-5' AS minus_text, -5 AS minus, 12345678901234567890.25::numeric AS big, 9007199254740993::bigint AS big_int,
         0.1::numeric AS tenth, date '2024-02-29' AS day, timestamptz '2024-07-01 12:00+00' AS at, true AS yes, NULL::text AS nothing,
         '{"a":1}'::json AS doc, E'line\\nbreak, "quoted"' AS tricky, 'NaN'::float8 AS nan, '＝cmd' AS wide, '@x' AS "=header"`;

describe('files of a dashboard', () => {
  let shop: Shop;
  let dashboard: string;
  let widgets: Record<string, string>;
  beforeAll(async () => {
    shop = await openShop();
    const sql = (text: string): object => ({ kind: 'sql', dataSourceId: shop.source.id, sql: text });
    const table = (name: string, text: string, y: number): object => ({ type: 'table', name, position: { x: 0, y, width: 6, height: 3 }, query: sql(text), visualization: { type: 'table', config: {} } });
    succeeded(await shop.tenant.admin.api.patch(`/tenants/${shop.tenant.id}`, { timeZone: 'Europe/Berlin' }));
    const created = await shop.tenant.developer.api.post<{ id: string; widgets: { id: string; name: string }[] }>('/dashboards', {
      name: 'Orders / 2024 ✓',
      description: 'All orders',
      settings: {
        refreshInterval: 0,
        variables: [
          { name: 'region', type: 'list', itemType: 'text', label: 'Sales region', default: ['EU', 'US'] },
          { name: 'period', type: 'date_range' },
        ],
        timeRange: { variable: 'period', default: '2024-01-01..2024-03-01' },
      },
      widgets: [
        chart(shop.source.id, { name: 'By region', position: { x: 0, y: 0, width: 6, height: 3 }, query: sql('SELECT region, count(*)::int AS orders FROM orders WHERE region = ANY({{region}}) GROUP BY 1 ORDER BY 1') }),
        table('types', TYPES_SQL, 3),
        table('broken', 'SELECT 1/(id-id) AS x FROM orders', 6),
        table('empty', 'SELECT id FROM orders WHERE false', 9),
        table('many', "SELECT g, repeat('x', 20) AS word FROM generate_series(1, 12000) g", 12),
        table('Many', 'SELECT 1 AS one', 15),
        { type: 'text', name: 'note', position: { x: 6, y: 0, width: 6, height: 3 }, visualization: { type: 'text', config: { markdown: '# Read me\n\nFigures are **net**.' } } },
        { type: 'filter', name: 'region filter', position: { x: 0, y: 40, width: 3, height: 1 }, visualization: { type: 'filter', config: { variable: 'region' } } },
      ],
    });
    const { id, widgets: own } = succeeded(created);
    dashboard = id;
    widgets = Object.fromEntries(own.map((widget) => [widget.name, widget.id]));
  });
  afterAll(() => shop.close());

  const as = (accessToken = shop.tenant.viewer.accessToken): Record<string, string> => ({ authorization: `Bearer ${accessToken}` });
  const exported = (format: string, query: Record<string, string> = {}): Promise<FileAnswer> => fetchFile(shop.app.url, `/dashboards/${dashboard}/export`, { format, ...query }, as());
  /** Counts the pictures that are wanted of the renderer at the same time. */
  const watchedRenderer = (): { restore: () => void; most: () => number } => {
    const own = shop.app.app.get(ChartRenderer, { strict: false });
    const draw = own.picture.bind(own);
    let [now, most] = [0, 0];
    const renderer = jest.spyOn(own, 'picture').mockImplementation(async (...given) => {
      most = Math.max(most, (now += 1));
      try {
        return await draw(...given);
      } finally {
        now -= 1;
      }
    });
    return { restore: () => renderer.mockRestore(), most: () => most };
  };
  const ofWidget = (name: string, format: string, query: Record<string, string> = {}): Promise<FileAnswer> =>
    fetchFile(shop.app.url, `/dashboards/${dashboard}/widgets/${widgets[name] ?? ''}/export`, { format, ...query }, as());

  it('carry a name, no cache, how old their data is, and what is missing in them', async () => {
    const { status, headers } = await exported('json');
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toContain("filename*=UTF-8''Orders%20-%202024%20%E2%9C%93.json");
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(Date.parse(headers.get('x-data-as-of') ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect([headers.get('x-failed-widgets'), headers.get('x-result-truncated')]).toEqual(['1', 'false']);
  });

  describe('as CSV', () => {
    it('are one widget\'s rows alone: typed as they are, and nothing that a spreadsheet would run', async () => {
      const answer = await ofWidget('types', 'csv');
      expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
      const text = fileOf(answer).toString('utf8');
      expect(text.endsWith('\r\n')).toBe(true);
      const [head = [], row = [], ...rest] = csvRows(text);
      expect(rest).toEqual([]);
      expect(Object.fromEntries(head.map((name, index) => [name, row[index]]))).toEqual({
        formula: "'=1+1", minus_text: "'-5", minus: '-5', big: '12345678901234567890.25', big_int: '9007199254740993', tenth: '0.1', day: '2024-02-29',
        at: '2024-07-01T12:00:00Z', yes: 'true', nothing: '', doc: '{"a":1}', tricky: 'line\nbreak, "quoted"', nan: 'NaN', wide: "'＝cmd", "'=header": "'@x",
      });
    });

    it('of a dashboard are a zip of one a widget, with a manifest that says what failed', async () => {
      const files = unzipped(fileOf(await exported('csv')));
      expect(Object.keys(files).sort()).toEqual(['By region.csv', 'Many (2).csv', 'empty.csv', 'manifest.json', 'many.csv', 'types.csv']);
      expect(csvRows(files['By region.csv'] ?? '')).toEqual([['region', 'orders'], ['EU', '10'], ['US', '10']]);
      const manifest = JSON.parse(files['manifest.json'] ?? '') as { timeRange: string; filters: unknown; widgets: Record<string, unknown>[] };
      expect(manifest).toMatchObject({ dashboard: { id: dashboard }, timeRange: 'Jan 1 – Feb 29, 2024', filters: [{ label: 'Sales region', value: 'EU, US' }] });
      expect(manifest.widgets.find(({ name }) => name === 'broken')).toMatchObject({ file: null, error: { code: 'QUERY_FAILED', message: 'division by zero' } });
      expect(manifest.widgets.find(({ name }) => name === 'many')).toMatchObject({ file: 'many.csv', rows: 12_000, truncated: false });
    });
  });

  it('hold more rows than a tile shows, and what the reader chose', async () => {
    const json = JSON.parse(fileOf(await exported('json', { filters: '{"region":["Asia"],"period":"all"}' })).toString('utf8')) as { filters: unknown; timeRange: string; widgets: { name: string; data: unknown[]; meta: { dataAsOf: string } | null; error?: object }[] };
    expect([json.timeRange, json.filters]).toEqual(['All time', [{ label: 'Sales region', value: 'Asia' }]]);
    const byName = new Map(json.widgets.map((widget) => [widget.name, widget]));
    expect(byName.get('By region')?.data).toEqual([{ region: 'Asia', orders: 10 }]);
    expect(byName.get('many')?.data).toHaveLength(12_000);
    expect(byName.get('broken')).toMatchObject({ data: [], meta: null, error: { code: 'QUERY_FAILED' } });
    expect(byName.has('region filter')).toBe(false);
    expect(byName.get('many')?.meta?.dataAsOf).toMatch(/^\d{4}-/);
  });

  it('say where there are more rows than the 100,000 that a file holds', async () => {
    const created = await shop.tenant.developer.api.post<{ id: string; widgets: { id: string }[] }>('/dashboards', {
      name: 'Large',
      widgets: [{ type: 'table', name: 'large', query: { kind: 'sql', dataSourceId: shop.source.id, sql: 'SELECT g FROM generate_series(1, 100001) g' }, visualization: { type: 'table', config: {} } }],
    });
    const { id } = succeeded(created);
    const answer = await fetchFile(shop.app.url, `/dashboards/${id}/export`, { format: 'csv' }, as());
    const files = unzipped(fileOf(answer));
    expect(answer.headers.get('x-result-truncated')).toBe('true');
    expect((files['large.csv'] ?? '').split('\r\n')).toHaveLength(100_002);
    expect(JSON.parse(files['manifest.json'] ?? '')).toMatchObject({ widgets: [{ rows: 100_000, truncated: true }] });
  });

  describe('as XLSX', () => {
    it('are well-formed workbooks with a sheet "About" and one a widget', async () => {
      const book = workbookOf(fileOf(await exported('xlsx')));
      expect(Object.keys(book)).toEqual(['About', 'By region', 'types', 'broken', 'empty', 'many', 'Many (2)']);
      const about = (book['About'] ?? []).map((row) => row.map((cell) => cell?.value ?? ''));
      expect(about[0]).toEqual(['Orders / 2024 ✓']);
      expect(about).toContainEqual(['Description', 'All orders']);
      expect(about).toContainEqual(['Time range', 'Jan 1 – Feb 29, 2024']);
      expect(about).toContainEqual(['Sales region', 'EU, US']);
      expect(about).toContainEqual(['Times are in', 'Europe/Berlin']);
      expect(about.find(([label]) => label === 'Data as of')?.[1]).toMatch(/\d{4}/);
      expect(about.find(([sheet]) => sheet === 'many')?.slice(0, 4)).toEqual(['many', 'many', '12000', 'yes']);
      expect(book['broken']?.[0]?.[0]?.value).toBe('This widget could not be exported: division by zero');
      expect(book['empty']).toEqual([[{ type: 'text', value: 'id' }]]);
      expect(book['many']).toHaveLength(12_001);
    });

    it('have typed cells: exact numbers, dates in the tenant\'s zone, and text that is no formula', async () => {
      const [head = [], row = []] = workbookOf(fileOf(await ofWidget('types', 'xlsx')))['types'] ?? [];
      const cells = Object.fromEntries(head.map((cell, index) => [cell?.value ?? '', row[index] ?? null]));
      expect(cells).toMatchObject({
        formula: { type: 'text', value: "'=1+1" },
        minus_text: { type: 'text', value: "'-5" },
        minus: { type: 'number', value: '-5' },
        big: { type: 'text', value: '12345678901234567890.25' },
        big_int: { type: 'text', value: '9007199254740993' },
        tenth: { type: 'number', value: '0.1' },
        yes: { type: 'boolean', value: '1' },
        nothing: null,
        doc: { type: 'text', value: '{"a":1}' },
        tricky: { type: 'text', value: 'line\nbreak, "quoted"' },
        nan: { type: 'text', value: 'NaN' },
        wide: { type: 'text', value: "'＝cmd" },
        "'=header": { type: 'text', value: "'@x" },
      });
      expect([cells['day']?.type, dateOf(cells['day'])]).toEqual(['date', '2024-02-29T00:00:00']);
      expect([cells['at']?.type, dateOf(cells['at'])]).toEqual(['date', '2024-07-01T14:00:00']);
    });
  });

  describe('as pictures and pages', () => {
    it('show every widget, what they rest on, and in its place what failed', async () => {
      const texts = svgTexts(fileOf(await exported('svg')).toString('utf8'));
      const all = texts.join('\n');
      for (const text of ['Orders / 2024 ✓', 'By region', 'Read me', 'Figures are net.', 'This widget could not be shown', 'division by zero', 'One widget could not be shown.']) {
        expect([text, all.includes(text)]).toEqual([text, true]);
      }
      expect(all).toMatch(/Time range: Jan 1 – Feb 29, 2024 · Sales region: EU, US/);
      expect(all).toMatch(/Data as of .* exported .*\(Europe\/Berlin\)/);
      expect(all).not.toContain('region filter');
      expect(texts.filter((text) => text.includes('only the first 10,000 rows'))).toHaveLength(1);
    });

    it('are as large as was asked, in both themes, and not larger than may be drawn', async () => {
      const light = fileOf(await ofWidget('By region', 'png', { width: '500', height: '300', scale: '2' }));
      const dark = fileOf(await ofWidget('By region', 'png', { width: '500', height: '300', scale: '2', theme: 'dark' }));
      expect([pngSize(light), pngSize(dark)]).toEqual([[1000, 600], [1000, 600]]);
      expect(light.equals(dark)).toBe(false);
      const [width = 0, height = 0] = pngSize(fileOf(await exported('png', { width: '4000' })));
      expect(width * height).toBeLessThanOrEqual(16_000_000);
      const tooLarge = await ofWidget('By region', 'png', { width: '4000', height: '4000', scale: '4' });
      expect([tooLarge.status, tooLarge.error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    });

    it('lie on numbered pages with title, time range, filters and age in a PDF', async () => {
      const pages = await pdfPages(fileOf(await exported('pdf')));
      expect(pages.length).toBeGreaterThan(1);
      expect(pages[0]).toContain('Time range: Jan 1');
      expect(pages[0]).toContain('Sales region: EU, US');
      expect(pages[0]).toContain('Data as of');
      for (const [index, page] of pages.entries()) expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(pages.join('\n')).toContain('division by zero');
    });

    it('are drawn for as many as may ask at once, however many tiles there are', async () => {
      const tiles = Array.from({ length: 50 }, (_, index) => chart(shop.source.id, { name: `tile ${index}`, position: { x: index % 12, y: index * 2, width: 1, height: 2 } }));
      const { id } = succeeded(await shop.tenant.developer.api.post<{ id: string }>('/dashboards', { name: 'Many tiles', widgets: tiles }));
      const { restore, most } = watchedRenderer();
      const answer = await fetchFile(shop.app.url, `/dashboards/${id}/export`, { format: 'svg' }, as());
      restore();
      expect(answer.status).toBe(200);
      expect([most() > 0, most() <= 4]).toEqual([true, true]);
    });

    it('leave out, with the reason in its place, a widget that holds more than a picture is drawn from', async () => {
      const wide = { ...chart(shop.source.id), type: 'table', query: { kind: 'sql', dataSourceId: shop.source.id, sql: "SELECT repeat('x', 7000000) AS word FROM generate_series(1, 5)" }, visualization: { type: 'table', config: {} } };
      const created = await shop.tenant.developer.api.post<{ id: string; widgets: { id: string }[] }>('/dashboards', { name: 'Wide', widgets: [wide] });
      const { id, widgets: own } = succeeded(created);
      const board = await fetchFile(shop.app.url, `/dashboards/${id}/export`, { format: 'svg' }, as());
      expect([board.status, board.headers.get('x-failed-widgets')]).toEqual([200, '1']);
      const alone = await fetchFile(shop.app.url, `/dashboards/${id}/widgets/${own[0]?.id ?? ''}/export`, { format: 'svg' }, as());
      expect([alone.status, alone.error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    });

    it('show one widget alone, text as well', async () => {
      expect((await pdfPages(fileOf(await ofWidget('By region', 'pdf'))))[0]).toContain('By region');
      expect(svgTexts(fileOf(await ofWidget('note', 'svg')).toString('utf8'))).toContain('Read me');
    });
  });

  describe('are refused', () => {
    it.each<[string, Record<string, string>, number, string]>([
      ['an unknown format', { format: 'docx' }, 400, 'VALIDATION_FAILED'],
      ['no format', {}, 400, 'VALIDATION_FAILED'],
      ['an unknown field', { format: 'csv', limit: '5' }, 400, 'VALIDATION_FAILED'],
      ['filters that are no JSON', { format: 'csv', filters: '{' }, 400, 'VALIDATION_FAILED'],
      ['a filter that is not there', { format: 'csv', filters: '{"nope":1}' }, 400, 'VALIDATION_FAILED'],
      ['a width that is no number', { format: 'png', width: '12e9' }, 400, 'VALIDATION_FAILED'],
      ['a zone that is none', { format: 'csv', timeZone: 'Europe/Nowhere' }, 400, 'VALIDATION_FAILED'],
      ['a locale that is none', { format: 'pdf', locale: '../../etc' }, 400, 'VALIDATION_FAILED'],
      ['a locale that only looks like one', { format: 'svg', locale: 'xx-XX-XXXX-XXXX' }, 400, 'VALIDATION_FAILED'],
      ['a locale in four letters, which no language has', { format: 'xlsx', locale: 'null' }, 400, 'VALIDATION_FAILED'],
    ])('%s', async (_, query, status, code) => {
      const answer = await fetchFile(shop.app.url, `/dashboards/${dashboard}/export`, query, as());
      expect([answer.status, answer.error?.code]).toEqual([status, code]);
    });

    it('a widget that failed, with its reason, and one that has no rows to be written', async () => {
      const broken = await ofWidget('broken', 'csv');
      expect([broken.status, broken.error?.code, broken.error?.message]).toEqual([422, 'QUERY_FAILED', 'division by zero']);
      const note = await ofWidget('note', 'csv');
      expect([note.status, note.error?.code]).toEqual([404, 'NOT_FOUND']);
    });

    it('to whoever may not see the dashboard: another tenant, and a member with whom it is not shared', async () => {
      const own = succeeded(await shop.tenant.developer.api.post<{ id: string }>('/dashboards', { name: 'Mine', widgets: [] }));
      succeeded(await shop.tenant.developer.api.put(`/dashboards/${own.id}/sharing`, { visibility: 'private', roles: [], members: [] }));
      const outsider = await newTenant(shop.app, { roles: [] });
      for (const [id, token] of [[dashboard, outsider.admin.accessToken], [own.id, shop.tenant.viewer.accessToken]] as const) {
        for (const format of ['pdf', 'csv', 'json', 'xlsx', 'svg', 'png']) {
          const answer = await fetchFile(shop.app.url, `/dashboards/${id}/export`, { format }, as(token));
          expect([format, answer.status, answer.error?.code]).toEqual([format, 404, 'NOT_FOUND']);
        }
      }
    });
  });

  it('stand on the audit trail and in the history of queries', async () => {
    await ofWidget('empty', 'csv', { filters: '{"region":["EU"]}' });
    const trail = succeeded(await shop.tenant.admin.api.get<{ action: string; resourceId: string; after: object; actor?: object }[]>('/audit', { action: 'dashboard.export' }));
    expect(trail[0]).toMatchObject({ action: 'dashboard.export', resourceId: dashboard, after: { format: 'csv', widgetId: widgets['empty'], filters: { region: ['EU'] } } });
  });
});
