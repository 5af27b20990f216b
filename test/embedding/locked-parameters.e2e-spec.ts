import { type WidgetResult, succeeded } from '../dashboards/sample-source.js';
import type { Answer } from '../support/http.js';
import { type MintedToken, SECRET, type Showcase, idsFrom, idsOf, openShowcase } from './showcase.js';

const EU = idsFrom(11, 20);
const US = idsFrom(21, 30);

describe('two embed tokens that lock different values on one dashboard', () => {
  let showcase: Showcase;
  let eu: MintedToken;
  let us: MintedToken;
  beforeAll(async () => {
    showcase = await openShowcase();
    eu = await showcase.mint();
    us = await showcase.mint({ lockedParameters: { region: 'US', secret: SECRET } });
  });
  afterAll(() => showcase.close());

  const rowsOf = (answer: Answer<{ widgets: WidgetResult[] }>): number[] =>
    idsOf(succeeded(answer).widgets.find(({ name }) => name === 'rows')?.data ?? []);
  const dataOf = async ({ token }: MintedToken, query: Record<string, string> = {}): Promise<number[]> =>
    rowsOf(await showcase.as(token).get('/embed/dashboard/data', query));

  it.each([
    ['fresh', {}],
    ['from the cache', {}],
    ['evaluated anew', { refresh: 'true' }],
    ['filtered by what is not locked', { filters: '{"least":1}' }],
  ])('show disjoint rows, %s', async (_, query) => {
    expect(await dataOf(eu, query)).toEqual(EU);
    expect(await dataOf(us, query)).toEqual(US);
  });

  it('show disjoint rows of one widget, fresh and from the cache', async () => {
    for (const level of ['miss', 'hit-l1']) {
      for (const [token, ids, first] of [[await showcase.mint({ userContext: { team: level } }), EU, 11], [us, US, 21]] as const) {
        const api = showcase.as(token.token);
        const rows = await api.get<WidgetResult>(`/embed/dashboard/widgets/${showcase.widgets.rows}/data`);
        expect(idsOf(succeeded(rows).data)).toEqual(ids);
        const totals = await api.get<WidgetResult>(`/embed/dashboard/widgets/${showcase.widgets.totals}/data`);
        expect(succeeded(totals).data).toMatchObject([{ first }]);
      }
    }
  });

  it('show disjoint rows with the token in the path', async () => {
    for (const [{ token }, ids] of [[eu, EU], [us, US]] as const) {
      expect(rowsOf(await showcase.as('nothing').get(`/embed/dashboard/${token}/data`))).toEqual(ids);
    }
  });

  it('show disjoint choices of a variable', async () => {
    for (const [{ token }, ids] of [[eu, EU], [us, US]] as const) {
      const answer = await showcase.as(token).get<{ options: { label: string }[] }>('/embed/dashboard/variables/least/options');
      expect(succeeded(answer).options.map(({ label }) => Number(label))).toEqual(ids);
    }
  });

  it('share neither rows nor cache with members, whatever value those choose', async () => {
    const member = await showcase.tenant.viewer.api.get<{ widgets: WidgetResult[] }>(`/dashboards/${showcase.dashboard}/data`, {
      filters: JSON.stringify({ region: 'EU', secret: SECRET }),
    });
    const embedded = await showcase.as(eu.token).get<{ widgets: WidgetResult[] }>('/embed/dashboard/data');
    expect(rowsOf(member)).toEqual(EU);
    const keys = [member, embedded].map((answer) => (succeeded(answer).widgets[0]?.meta as unknown as { cacheKey: string }).cacheKey);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('share what they cache with other tokens that lock the same', async () => {
    const { token } = await showcase.mint();
    await dataOf(eu);
    const answer = await showcase.as(token).get<WidgetResult>(`/embed/dashboard/widgets/${showcase.widgets.rows}/data`);
    expect([idsOf(succeeded(answer).data), answer.headers.get('x-cache')]).toEqual([EU, 'hit-l1']);
  });

  it('bind the claims of their viewers, the viewer\'s id among them', async () => {
    const { token } = await showcase.mint({ userContext: { team: 'blue', id: 'viewer-7' } });
    const answer = await showcase.as(token).get<WidgetResult>(`/embed/dashboard/widgets/${showcase.widgets.team}/data`);
    expect(succeeded(answer).data).toEqual([{ team: 'blue', who: 'viewer-7' }]);
  });

  describe('do not let their values be overridden:', () => {
    const spellings: [string, string][] = [
      ['plainly', '{"region":"US"}'],
      ['in capitals', '{"REGION":"US"}'],
      ['in mixed case', '{"Region":"US"}'],
      ['in full-width letters', '{"ｒｅｇｉｏｎ":"US"}'],
      ['with a combining accent', '{"re\u0301gion":"US"}'],
      ['with a zero-width space', '{"reg\u200bion":"US"}'],
      ['with spaces around', '{" region ":"US"}'],
      ['with an escaped letter', '{"\\u0072egion":"US"}'],
      ['as null, which sets a default aside', '{"region":null}'],
      ['as nothing', '{"region":""}'],
      ['as a list', '{"region":["US"]}'],
      ['as a range', '{"region":{"from":"A","to":"Z"}}'],
      ['twice in one object', '{"region":"EU","region":"US"}'],
      ['beside another', '{"least":1,"region":"US"}'],
      ['as an end of a range', '{"region_from":"US"}'],
      ['by another locked name', '{"secret":"other"}'],
    ];
    it.each(spellings)('%s', async (_, filters) => {
      const paths = ['/embed/dashboard/data', `/embed/dashboard/widgets/${showcase.widgets.rows}/data`, `/embed/dashboard/${eu.token}/data`, '/embed/dashboard/variables/least/options'];
      for (const path of paths) {
        const answer = await showcase.as(eu.token).get(path, { filters });
        expect([path, answer.status, answer.error?.code]).toEqual([path, 403, 'ACCESS_DENIED']);
      }
    });

    it.each<[string, string]>([
      ['nested', '{"filters":{"region":"US"}}'],
      ['through the prototype', '{"__proto__":{"region":"US"}}'],
      ['as the prototype', '{"__proto__":"US"}'],
      ['through the constructor', '{"constructor":{"prototype":{"region":"US"}}}'],
      ['as a built-in', '{"user.team":"red"}'],
      ['as the tenant', '{"tenant.id":"other"}'],
      ['as a list of filters', '[{"region":"US"}]'],
      ['as text', '"region"'],
      ['by a name with a dot', '{"region.x":"US"}'],
    ])('%s', async (_, filters) => {
      const answer = await showcase.as(eu.token).get('/embed/dashboard/data', { filters });
      expect([400, 403]).toContain(answer.status);
      expect(answer.data).toBeUndefined();
    });

    it.each([
      'filters={}&filters={"region":"US"}',
      'filters[region]=US',
      'filters.region=US',
      'region=US',
      'Filters={"region":"US"}',
      'lockedParameters={"region":"US"}',
      'parameters={"region":"US"}',
      'filters={}&__proto__[filters]={"region":"US"}',
    ])('in the query as %s', async (query) => {
      const response = await fetch(`${showcase.app.url}/api/v1/embed/dashboard/data?${query.replaceAll('"', '%22')}`, { headers: { authorization: `Embed ${eu.token}` } });
      expect(response.status).toBe(400);
    });

    it('in a header or a cookie', async () => {
      const headers = { 'x-filters': '{"region":"US"}', cookie: 'filters={"region":"US"}; region=US', 'x-locked-parameters': '{"region":"US"}' };
      expect(rowsOf(await showcase.as(eu.token, headers).get('/embed/dashboard/data'))).toEqual(EU);
    });
  });

  describe('keep what they lock to the server:', () => {
    const everything = ({ body, headers }: Answer<unknown>): string => `${JSON.stringify(body)} ${JSON.stringify([...headers])}`;

    it('no answer holds a locked value, whatever goes wrong', async () => {
      const api = showcase.as(eu.token);
      const widgets = Object.values(showcase.widgets).map((id) => `/embed/dashboard/widgets/${id}/data`);
      const paths = ['/embed/config', '/embed/dashboard', '/embed/dashboard/data', `/embed/config/${eu.token}`, `/embed/dashboard/${eu.token}`, `/embed/dashboard/${eu.token}/data`, '/embed/dashboard/variables/least/options', '/embed/dashboard/variables/region/options', '/embed/dashboard/variables/secret/options', ...widgets];
      const filters = [undefined, '{"least":"many"}', '{"secret":"x"}', '{"nothing":1}', 'broken', '{"period":{"from":"yesterday"}}'];
      for (const path of paths) {
        for (const filter of filters) {
          const answer = await api.get(path, path.includes('/data') || path.includes('/options') ? { filters: filter } : {});
          expect([path, filter, everything(answer).includes(SECRET)]).toEqual([path, filter, false]);
        }
      }
    });

    it('a source that quotes a value in its error is not passed on, and the tenant can read it in the history', async () => {
      const answer = await showcase.as(eu.token).get<{ widgets: WidgetResult[] }>('/embed/dashboard/data', { refresh: 'true' });
      const broken = succeeded(answer).widgets.find(({ name }) => name === 'broken');
      expect(broken?.error).toEqual({ code: 'QUERY_FAILED', message: 'The query could not be run.' });
      const history = await showcase.tenant.developer.api.get<{ error: { message: string } | null }[]>('/query/history', { limit: 100 });
      expect(JSON.stringify(succeeded(history))).toContain(SECRET);
    });

    it('the dashboard shows neither SQL nor sources nor the variables that are locked', async () => {
      const { data } = await showcase.as(eu.token).get<{ settings: { variables: { name: string }[] }; widgets: { name: string }[] }>('/embed/dashboard');
      expect(data.settings.variables.map(({ name }) => name)).toEqual(['least', 'period']);
      expect(data.widgets.map(({ name }) => name)).toEqual(['rows', 'totals', 'broken', 'team', 'note', 'least filter']);
      expect(JSON.stringify(data)).not.toMatch(new RegExp(`SELECT|orders WHERE|${showcase.source.id}|Africa`));
    });
  });

  it('show nothing any more once the dashboard has no query left that binds what they lock', async () => {
    const { developer } = showcase.tenant;
    const copy = succeeded(await developer.api.post<{ id: string; version: number; widgets: { name: string }[] }>(`/dashboards/${showcase.dashboard}/duplicate`, {}));
    const { token } = await showcase.mint({ dashboardId: copy.id, lockedParameters: { region: 'EU' } });
    expect(await dataOf({ token, id: '', expiresAt: '' })).toEqual(EU);
    const widgets = [{ type: 'table', name: 'rows', query: { dataSourceId: showcase.source.id, sql: 'SELECT id FROM orders [[WHERE region = {{area}}]]' }, visualization: { type: 'table', config: {} } }];
    succeeded(await developer.api.put(`/dashboards/${copy.id}`, { version: copy.version, widgets }));
    for (const path of ['/embed/dashboard', '/embed/dashboard/data']) {
      expect((await showcase.as(token).get(path)).error).toMatchObject({ code: 'ACCESS_DENIED' });
    }
  });
});
