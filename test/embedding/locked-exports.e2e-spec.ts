import { type FileAnswer, fetchFile, fileOf } from '../exports/files.js';
import { csvRows, pdfPages, svgTexts, unzipped, workbookOf } from '../exports/read-files.js';
import { eventually } from '../support/eventually.js';
import { type MintedToken, SECRET, type Showcase, idsFrom, openShowcase } from './showcase.js';

const EU = idsFrom(11, 20);
const US = idsFrom(21, 30);
const EXPORTING = { permissions: { interaction: 'interact', export: true } };
const FORMATS = ['csv', 'json', 'xlsx', 'svg', 'png', 'pdf'];

/** All texts of a file, by a reader of its format; a PNG has none. */
async function textsOf(format: string, bytes: Buffer): Promise<string[]> {
  switch (format) {
    case 'csv':
      return bytes.toString('latin1', 0, 2) === 'PK' ? Object.entries(unzipped(bytes)).flat() : [bytes.toString('utf8')];
    case 'json':
      return [bytes.toString('utf8')];
    case 'xlsx':
      return [...Object.entries(workbookOf(bytes)).flatMap(([name, rows]) => [name, ...rows.flat().map((cell) => cell?.value ?? '')]), ...Object.values(unzipped(bytes))];
    case 'svg':
      return [...svgTexts(bytes.toString('utf8')), bytes.toString('utf8')];
    case 'pdf':
      return pdfPages(bytes);
    default:
      return [bytes.toString('latin1')];
  }
}

/** Ids of orders that stand in the table "rows" of a file. */
async function idsOf(format: string, bytes: Buffer): Promise<number[]> {
  switch (format) {
    case 'csv': {
      const text = bytes.toString('latin1', 0, 2) === 'PK' ? (unzipped(bytes)['rows.csv'] ?? '') : bytes.toString('utf8');
      return csvRows(text).slice(1).map(([id]) => Number(id));
    }
    case 'json': {
      const { widgets } = JSON.parse(bytes.toString('utf8')) as { widgets: { name: string; data: { id: number }[] }[] };
      return widgets.find(({ name }) => name === 'rows')?.data.map(({ id }) => id) ?? [];
    }
    case 'xlsx':
      return (workbookOf(bytes)['rows'] ?? []).slice(1).map(([id]) => Number(id?.value));
    default: {
      // A picture shows as many rows as it has room for, in order.
      const words = (await textsOf(format, bytes)).join('\n').split(/\s+/);
      const shown = words.flatMap((word) => (/^[1-4]\d$/.test(word) ? [Number(word)] : []));
      return [...new Set(shown)].filter((id) => [...EU, ...US].includes(id));
    }
  }
}

describe('exports of two embed tokens that lock different values on one dashboard', () => {
  let showcase: Showcase;
  let eu: MintedToken;
  let us: MintedToken;
  beforeAll(async () => {
    showcase = await openShowcase();
    eu = await showcase.mint(EXPORTING);
    us = await showcase.mint({ ...EXPORTING, lockedParameters: { region: 'US', secret: SECRET } });
  });
  afterAll(() => showcase.close());

  const exported = ({ token }: { token: string }, path: string, query: Record<string, string>): Promise<FileAnswer> =>
    fetchFile(showcase.app.url, path, query, { authorization: `Embed ${token}` });
  const rowsPath = (): string => `/embed/dashboard/widgets/${showcase.widgets.rows}/export`;

  describe.each(FORMATS)('as %s', (format) => {
    it.each([
      ['fresh', { refresh: 'true' }],
      ['from the cache', {}],
      ['filtered by what is not locked', { filters: '{"least":1}' }],
    ])('show disjoint rows, %s', async (_, query: Record<string, string>) => {
      const files: Buffer[] = [];
      for (const [token, own, others] of [[eu, EU, US], [us, US, EU]] as const) {
        for (const path of [rowsPath(), '/embed/dashboard/export']) {
          const bytes = fileOf(await exported(token, path, { format, ...query }));
          files.push(bytes);
          if (format === 'png') continue;
          const ids = await idsOf(format, bytes);
          expect(ids.filter((id) => others.includes(id))).toEqual([]);
          if (format === 'svg' || format === 'pdf') expect(ids).toEqual(expect.arrayContaining([own[0], own[1]]));
          else expect(ids).toEqual(own);
          const texts = (await textsOf(format, bytes)).join('\n');
          expect(texts).not.toContain(SECRET);
          expect(texts).not.toContain(own === EU ? 'US' : 'EU,');
        }
      }
      // Of a picture without texts: what is drawn differs with the rows, and with nothing else.
      expect(files[0]?.equals(files[2] as Buffer)).toBe(false);
    });

    it('hold nothing that is locked: no value, and no name of what is', async () => {
      for (const path of [rowsPath(), '/embed/dashboard/export']) {
        const texts = (await textsOf(format, fileOf(await exported(eu, path, { format })))).join('\n');
        expect(texts).not.toContain(SECRET);
        expect(texts.toLowerCase()).not.toMatch(/\bsecret\b/);
        expect(texts).not.toMatch(/Region:/);
      }
    });

    it('are refused to a token that does not admit them, header and path', async () => {
      const { token } = await showcase.mint();
      for (const path of ['/embed/dashboard/export', rowsPath(), `/embed/dashboard/${token}/export`, `/embed/dashboard/${token}/widgets/${showcase.widgets.rows}/export`]) {
        const answer = await exported({ token }, path, { format });
        expect([path, answer.status, answer.error?.code]).toEqual([path, 403, 'ACCESS_DENIED']);
      }
    });

    it('let no locked value be overridden', async () => {
      for (const filters of ['{"region":"US"}', '{"REGION":"US"}', '{"ｒｅｇｉｏｎ":"US"}', '{"region":null}', '{"region":["US"]}', '{"region_from":"US"}', '{"secret":"x"}', '{"least":1,"region":"US"}']) {
        for (const path of ['/embed/dashboard/export', rowsPath(), `/embed/dashboard/${eu.token}/export`]) {
          const answer = await exported(eu, path, { format, filters });
          expect([path, filters, answer.status, answer.error?.code]).toEqual([path, filters, 403, 'ACCESS_DENIED']);
        }
      }
    });
  });

  it('show the same rows with the token in the path', async () => {
    for (const [{ token }, ids] of [[eu, EU], [us, US]] as const) {
      for (const path of [`/embed/dashboard/${token}/export`, `/embed/dashboard/${token}/widgets/${showcase.widgets.rows}/export`]) {
        expect(await idsOf('csv', fileOf(await exported({ token: 'nothing' }, path, { format: 'csv' })))).toEqual(ids);
      }
    }
  });

  it('stay disjoint when tokens are renewed', async () => {
    for (const [lockedParameters, ids] of [[{ region: 'EU', secret: SECRET }, EU], [{ region: 'US', secret: SECRET }, US]] as const) {
      const renewed = await showcase.mint({ ...EXPORTING, lockedParameters });
      for (const format of ['csv', 'json', 'xlsx']) expect(await idsOf(format, fileOf(await exported(renewed, '/embed/dashboard/export', { format })))).toEqual(ids);
    }
  });

  it('end with their token', async () => {
    const brief = await showcase.mint(EXPORTING);
    await showcase.tenant.developer.api.delete(`/embed/tokens/${brief.id}`);
    const answer = await exported(brief, '/embed/dashboard/export', { format: 'csv' });
    expect([answer.status, answer.error?.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('reach no other dashboard, and none of the exports in the background', async () => {
    const { id } = (await showcase.tenant.developer.api.post<{ id: string }>('/dashboards', { name: 'Other', widgets: [] })).data;
    for (const path of [`/dashboards/${id}/export`, `/dashboards/${showcase.dashboard}/export`, '/exports']) {
      expect((await exported(eu, path, { format: 'csv' })).status).toBe(403);
    }
  });

  it('are counted, and stand on the audit trail', async () => {
    const token = await showcase.mint(EXPORTING);
    fileOf(await exported(token, '/embed/dashboard/export', { format: 'csv' }));
    await eventually(async () => {
      const { data } = await showcase.tenant.admin.api.get<{ actor: { id: string } }[]>('/audit', { action: 'embed.export' });
      expect(JSON.stringify(data)).toContain(token.id);
    });
  });
});
