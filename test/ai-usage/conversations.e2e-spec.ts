import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { type TestTenant, type TestUser, newTenant } from '../support/tenant.js';
import { DAY, HOUR, MINUTE, ask, sendMessages, sendSessions } from './ai-usage-world.js';

interface Analytics {
  responseTime: number | null;
  satisfactionScore: number | null;
  resolutionRate: number | null;
  topQueries: { query: string; count: number; percentage: number }[];
  topQueriesOf: string;
  failedSearches: string[];
  languageDistribution: { language: string; percentage: number; messages: number; color: string }[];
  metrics: Record<string, number>;
  texts: string;
  timeRange: string;
}
interface Conversations {
  total: number;
  change: number | null;
  recent: { id: string; message: string | null; timestamp: string; messages: number; language: string | null; rating: number | null; resolved: boolean | null }[];
  texts: string;
}
interface Missing {
  missingProducts: { name: string; count: number; lastRequested: string; examples: string[]; category: string }[];
  statistics: { totalMissingProducts: number; totalRequests: number; avgRequestsPerProduct: number | null; timeRange: string };
  categories: Record<string, string[]>;
  recommendations: string[];
  texts: string;
}

const GERMAN = 'Guten Tag, wo bleibt meine Bestellung von letzter Woche?';
const FRENCH = "Bonjour, je n'arrive pas à télécharger mon livre.";
const PORTUGUESE = 'Boa tarde, não consigo acessar a minha conta.';

describe('conversations', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let noon: number;
  let next = 0;
  const unique = (prefix: string): string => `${prefix}-${(next += 1)}`;

  /** The application's clock stands near that time, in a zone without a clock that is moved. */
  const setClock = (at: number): void => moveClock(app, at - Date.now());
  const message = (conversationId: string, content: string | null, change: object = {}): object => ({ messageId: unique('m'), conversationId, role: 'user', timestamp: new Date(noon - HOUR).toISOString(), ...(content === null ? {} : { content }), ...change });
  const session = (searches: [string, number][], change: object = {}): object => ({
    sessionId: unique('s'),
    model: 'gpt-5-mini',
    startedAt: new Date(noon - HOUR).toISOString(),
    durationMs: 2_000,
    success: true,
    searches: searches.map(([query, results]) => ({ query, results })),
    ...change,
  });
  const send = async (messages: object[]): Promise<void> => expect((await sendMessages(app, tenant.developer, messages)).data).toEqual({ accepted: messages.length, duplicates: 0, rejected: [] });
  const sendAll = async (sessions: object[]): Promise<void> => expect((await sendSessions(app, tenant.developer, sessions)).data).toEqual({ accepted: sessions.length, duplicates: 0, rejected: [] });
  async function get<T>(path: string, query: Record<string, string | number> = {}, user: TestUser = tenant.operator): Promise<T> {
    const { status, data, error } = await user.api.get<T>(path, query);
    expect({ status, error }).toEqual({ status: 200, error: undefined });
    return data;
  }
  const analytics = (query: Record<string, string | number> = {}, user?: TestUser): Promise<Analytics> => get('/dashboard/analytics', query, user);
  const conversations = (query: Record<string, string | number> = {}, user?: TestUser): Promise<Conversations> => get('/dashboard/conversations', query, user);
  const missing = (query: Record<string, string | number> = {}): Promise<Missing> => get('/dashboard/missing-products', query);
  const group = async (): Promise<void> => expect(await app.app.get(JobRunner).runNow('ai-query-grouping')).toBe(true);
  const settings = async (change: object): Promise<void> => {
    const { data } = await tenant.admin.api.get<{ version: number }>('/ai/settings');
    const { status, error } = await tenant.admin.api.put('/ai/settings', { contentEnabled: true, redactEmails: true, retentionDays: 30, ...change, version: data.version });
    expect({ status, error }).toEqual({ status: 200, error: undefined });
  };
  const count = async (table: string): Promise<number> => (await ask<{ n: number }>(app, tenant.id, `SELECT count(*)::int AS n FROM ${table} WHERE tenant_id = $1`))[0]?.n ?? -1;

  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    noon = Math.floor(Date.now() / DAY) * DAY + 12 * HOUR;
    setClock(noon);
    tenant = await newTenant(app);
  });
  afterAll(() => app.close());

  it('are nothing but nulls and zeros where nothing was said', async () => {
    expect(await analytics()).toEqual({
      responseTime: null,
      satisfactionScore: null,
      resolutionRate: null,
      topQueries: [],
      topQueriesOf: 'message',
      failedSearches: [],
      languageDistribution: [],
      metrics: { totalMessages: 0, userMessages: 0, avgMessagesPerDay: 0, conversations: 0, ratedConversations: 0, judgedConversations: 0, searches: 0, failedSearches: 0 },
      texts: 'shown',
      timeRange: 'last 7 days',
    });
    expect(await conversations()).toMatchObject({ total: 0, change: null, recent: [] });
    expect(await missing()).toEqual({
      missingProducts: [],
      statistics: { totalMissingProducts: 0, totalRequests: 0, avgRequestsPerProduct: null, timeRange: 'last 30 days' },
      categories: { tools: [], parts: [], equipment: [], other: [] },
      recommendations: [],
      texts: 'shown',
    });
  });

  it('tell languages of what users write, and call the rest unknown', async () => {
    await send([
      message('a', GERMAN, { timestamp: new Date(noon - 3 * MINUTE).toISOString() }),
      message('a', 'Wir haben Ihre Anfrage erhalten und melden uns bald.', { role: 'assistant', timestamp: new Date(noon - 2 * MINUTE).toISOString() }),
      message('a', 'ok', { timestamp: new Date(noon - MINUTE).toISOString() }),
      message('b', FRENCH),
      message('c', PORTUGUESE),
      message('d', '#NAME#'),
    ]);
    const { languageDistribution, metrics } = await analytics();
    expect(languageDistribution.map(({ language, messages, percentage }) => [language, messages, percentage])).toEqual([
      ['de', 2, 40],
      ['fr', 1, 20],
      ['pt', 1, 20],
      ['unknown', 1, 20],
    ]);
    expect(new Set(languageDistribution.map(({ color }) => color)).size).toBe(4);
    expect(metrics).toMatchObject({ totalMessages: 6, userMessages: 5, avgMessagesPerDay: 0.86, conversations: 4 });
  });

  it('count a message once, however often it is sent', async () => {
    const again = message('a', GERMAN);
    await send([again]);
    expect((await sendMessages(app, tenant.developer, [again])).data).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect((await analytics()).metrics).toMatchObject({ totalMessages: 1, conversations: 1 });
    expect((await analytics()).languageDistribution).toMatchObject([{ language: 'de', messages: 1 }]);
  });

  it('are as satisfying as their ratings say, and never as their words sound', async () => {
    await send([message('a', 'This is terrible, awful and I hate it!'), message('b', 'Wonderful, thank you so much!')]);
    expect(await analytics()).toMatchObject({ satisfactionScore: null, resolutionRate: null });
    await send([message('a', null, { rating: 5 }), message('b', null, { rating: 2, timestamp: new Date(noon - 30 * MINUTE).toISOString() })]);
    expect(await analytics()).toMatchObject({ satisfactionScore: 3.5, resolutionRate: 50, metrics: { totalMessages: 2, ratedConversations: 2, judgedConversations: 2 } });
    // The newest rating of a conversation counts, and what was said of it in words before its rating.
    await send([message('b', null, { rating: 4, resolved: false, timestamp: new Date(noon - 20 * MINUTE).toISOString() })]);
    expect(await analytics()).toMatchObject({ satisfactionScore: 4.5, resolutionRate: 50, metrics: { ratedConversations: 2 } });
  });

  it('are resolved when their session ended well and found something, whichever came first', async () => {
    const [early, late] = [session([['saw', 2]]), session([], { success: undefined, durationMs: undefined })] as { sessionId: string }[];
    const empty = session([['warp drive', 0]]) as { sessionId: string };
    await sendAll([early as object, late as object, empty]);
    await send([early, late, empty].map((one) => message(unique('c'), GERMAN, { sessionId: one?.sessionId })));
    expect(await analytics()).toMatchObject({ resolutionRate: 50, responseTime: 2, metrics: { judgedConversations: 2, conversations: 3 } });
    expect((await tenant.developer.api.patch(`/ai/sessions/${late?.sessionId}`, { success: true, durationMs: 4_000 })).status).toBe(200);
    expect(await analytics()).toMatchObject({ resolutionRate: 66.7, metrics: { judgedConversations: 3 } });
  });

  it('show the newest, with what their user wrote last', async () => {
    await send([
      message('old', 'Where is my order with the blue armchair?', { timestamp: new Date(noon - 3 * HOUR).toISOString() }),
      message('new', 'First question about the invoice', { timestamp: new Date(noon - 2 * HOUR).toISOString() }),
      message('new', `Then ${'a very long story '.repeat(20)}`, { timestamp: new Date(noon - HOUR).toISOString(), rating: 4 }),
      message('new', 'The answer', { role: 'assistant', timestamp: new Date(noon - 59 * MINUTE).toISOString() }),
    ]);
    const { recent, total } = await conversations();
    expect(total).toBe(2);
    expect(recent.map(({ id, messages, rating, resolved, timestamp }) => ({ id, messages, rating, resolved, timestamp }))).toEqual([
      { id: 'new', messages: 3, rating: 4, resolved: true, timestamp: new Date(noon - 59 * MINUTE).toISOString() },
      { id: 'old', messages: 1, rating: null, resolved: null, timestamp: new Date(noon - 3 * HOUR).toISOString() },
    ]);
    expect(recent[0]?.message).toMatch(/^Then a very long story .*…$/);
    expect(recent[0]?.message).toHaveLength(100);
  });

  it('are set against as many days before', async () => {
    const daysAgo = (days: number): object => ({ timestamp: new Date(noon - days * DAY).toISOString() });
    await send([message('a', GERMAN, daysAgo(1)), message('b', GERMAN, daysAgo(6)), message('c', GERMAN, daysAgo(2)), message('d', GERMAN, daysAgo(8)), message('e', GERMAN, daysAgo(13))]);
    expect(await conversations()).toMatchObject({ total: 3, change: 50 });
    expect(await conversations({ days: 2 })).toMatchObject({ total: 1, change: 0 });
    expect((await analytics({ days: 14 })).metrics).toMatchObject({ conversations: 5 });
  });

  it('are told of one domain alone when that is asked', async () => {
    await send([message('a', GERMAN, { domain: 'one.example' }), message('b', FRENCH, { domain: 'two.example' })]);
    await sendAll([session([['chair', 1]], { domain: 'one.example' }), session([['chair', 0], ['table', 0]], { domain: 'two.example' })]);
    expect((await analytics({ domain: 'one.example' })).languageDistribution).toMatchObject([{ language: 'de', percentage: 100 }]);
    expect((await analytics({ domain: 'one.example' })).topQueries).toEqual([{ query: 'chair', count: 1, percentage: 100 }]);
    expect(new Set((await analytics({ domain: 'two.example' })).failedSearches)).toEqual(new Set(['chair', 'table']));
    expect((await conversations({ domain: 'two.example' })).recent.map(({ id }) => id)).toEqual(['b']);
    expect((await missing({ domain: 'one.example' })).missingProducts).toEqual([]);
  });

  describe('ask', () => {
    it('for the same in different words, which is counted together once it was compared', async () => {
      await sendAll([
        session([['Leather chair', 3], ['leather chair', 3], ['leather chairs', 2], ['Chair, leather', 1], ['leather chiar', 0], ['drill 18V', 4], ['drill 12V', 4]]),
        session([['leather chair', 5], ['drill 18V', 4]], { startedAt: new Date(noon - 30 * MINUTE).toISOString() }),
      ]);
      await group();
      expect((await analytics()).topQueries).toEqual([
        { query: 'leather chair', count: 6, percentage: 66.7 },
        { query: 'drill 18V', count: 2, percentage: 22.2 },
        { query: 'drill 12V', count: 1, percentage: 11.1 },
      ]);
      // What comes later joins the group, and is not counted twice.
      await sendAll([session([['LEATHER CHAIRS', 1], ['leather chiar', 1]])]);
      expect((await analytics()).topQueries[0]).toEqual({ query: 'leather chair', count: 8, percentage: 72.7 });
      await group();
      expect((await analytics()).topQueries[0]).toEqual({ query: 'leather chair', count: 8, percentage: 72.7 });
      const [totals] = await ask<{ same: boolean }>(
        app,
        tenant.id,
        `SELECT bool_and(g.asked IS NOT DISTINCT FROM q.asked AND g.failed IS NOT DISTINCT FROM q.failed AND g.asked IS NOT DISTINCT FROM d.asked) AS same
           FROM (SELECT group_id, asked, failed FROM ai_query_groups WHERE tenant_id = $1) g
           FULL JOIN (SELECT group_id, sum(asked) AS asked, sum(failed) AS failed FROM ai_queries WHERE tenant_id = $1 GROUP BY 1) q USING (group_id)
           FULL JOIN (SELECT q.group_id, sum(d.asked) AS asked FROM ai_query_days d JOIN ai_queries q USING (tenant_id, kind, query_id) WHERE d.tenant_id = $1 GROUP BY 1) d USING (group_id)`,
      );
      expect(totals).toEqual({ same: true });
    });

    it('in messages where no session searched: whole questions, not thanks', async () => {
      await send([message('a', 'Where is my order?'), message('b', 'where is my order'), message('c', 'ok'), message('d', 'Thanks!'), message('e', 'Can I change my delivery address?')]);
      expect(await analytics()).toMatchObject({ topQueriesOf: 'message', topQueries: [{ query: expect.stringMatching(/^where is my order/i) as string, count: 2, percentage: 66.7 }, { count: 1, percentage: 33.3 }] });
      await sendAll([session([['order status', 1]])]);
      expect(await analytics()).toMatchObject({ topQueriesOf: 'search', topQueries: [{ query: 'order status', count: 1, percentage: 100 }] });
    });

    it('most for what is found among very many that are asked once, in the window and not before it', async () => {
      const searches = (day: number, list: [string, number][]): object => session(list, { startedAt: new Date(noon - day * DAY).toISOString() });
      const letters = (at: number): string => [...at.toString(10)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('');
      // 400 that were frequent long ago stand before those of this week in all that was ever asked.
      const past = Array.from({ length: 400 }, (_, at): [string, number][] => Array.from({ length: 5 }, () => [`past ${letters(at)} thing`, 1]));
      for (let from = 0; from < past.length; from += 80) await sendAll([searches(20, past.slice(from, from + 80).flat())]);
      await sendAll([searches(1, [['garden hose', 1], ['garden hose', 1], ['garden hose', 1], ['rain barrel', 0], ['rain barrel', 0]])]);
      const { topQueries, failedSearches } = await analytics({ days: 7 });
      expect(topQueries.map(({ query, count: n }) => [query, n])).toEqual([['garden hose', 3], ['rain barrel', 2]]);
      expect(failedSearches).toEqual(['rain barrel']);
      expect((await analytics({ days: 30 })).topQueries.map(({ count: n }) => n)).toEqual(Array.from({ length: 10 }, () => 5));
    });

    it('for what is missing: with examples, a category, and what to do about it', async () => {
      const failing: [string, number][] = [
        ['cordless drill', 0], ['cordless drill', 0], ['Cordless drills', 0], ['cordless dril', 0], ['drill cordless', 0],
        ['pump filter', 0], ['pump filter', 3],
        ['garden gnome', 0],
        // Found more often than not: not missing.
        ['saw', 0], ['saw', 5], ['saw', 5],
      ];
      await sendAll([session(failing), session([['cordless drill', 0]], { startedAt: new Date(noon - 30 * MINUTE).toISOString() }), session([['table', 1], ['bench', 1], ['lamp', 1], ['rug', 1], ['sofa', 1], ['desk', 1], ['shelf', 1], ['stool', 1]])]);
      await group();
      const { missingProducts, statistics, categories, recommendations } = await missing();
      expect(missingProducts.map(({ count: n }) => n)).toEqual([6, 1, 1]);
      expect(missingProducts[0]?.name).toBe('cordless drill');
      expect(new Map(missingProducts.map(({ name, category }) => [name, category]))).toEqual(new Map([['cordless drill', 'tools'], ['pump filter', 'parts'], ['garden gnome', 'other']]));
      expect(missingProducts[0]).toMatchObject({ lastRequested: new Date(noon - 30 * MINUTE).toISOString() });
      expect(missingProducts[0]?.examples).toHaveLength(3);
      expect(missingProducts[0]?.examples[0]).toBe('cordless drill');
      expect(statistics).toEqual({ totalMissingProducts: 3, totalRequests: 8, avgRequestsPerProduct: 2.67, timeRange: 'last 30 days' });
      expect(categories).toEqual({ tools: ['cordless drill'], parts: ['pump filter'], equipment: [], other: ['garden gnome'] });
      expect(recommendations).toEqual([
        'Offer "cordless drill", or say what to take instead: asked for 6 times in vain, 75 % of all such requests.',
        'Widen the range of tools: 6 of 8 requests for missing products, 75 %, were for it.',
        'Improve the search or its synonyms: 9 of 20 searches, 45 %, found nothing.',
      ]);
      await settings({ categories: [{ name: 'garden', words: ['garden', 'pump'] }] });
      const { garden, ...rest } = (await missing()).categories;
      expect(new Set(garden)).toEqual(new Set(['garden gnome', 'pump filter']));
      expect(rest).toEqual({ other: ['cordless drill'] });
    });

    it('in searches of a live session as they come, each once', async () => {
      const live = session([['hammer', 1]], { success: undefined, durationMs: undefined }) as { sessionId: string };
      await sendAll([live]);
      await tenant.developer.api.patch(`/ai/sessions/${live.sessionId}`, { searches: [{ id: 'x', query: 'anvil', results: 0 }] });
      await tenant.developer.api.patch(`/ai/sessions/${live.sessionId}`, { searches: [{ id: 'x', query: 'anvil', results: 0 }, { id: 'y', query: 'tongs', results: 1 }] });
      await tenant.developer.api.patch(`/ai/sessions/${live.sessionId}`, { success: true });
      expect(await analytics()).toMatchObject({ failedSearches: ['anvil'], metrics: { searches: 3, failedSearches: 1 } });
    });
  });

  describe('keep to themselves', () => {
    it('texts from those who may not read conversations, and figures from nobody who may see usage', async () => {
      await send([message('a', GERMAN)]);
      await sendAll([session([['anvil', 0]])]);
      expect(await analytics({}, tenant.viewer)).toMatchObject({ texts: 'forbidden', topQueries: [], failedSearches: [], metrics: { totalMessages: 1, failedSearches: 1 }, languageDistribution: [{ language: 'de' }] });
      expect(await conversations({}, tenant.viewer)).toMatchObject({ texts: 'forbidden', total: 1, recent: [{ id: 'a', message: null, language: 'de' }] });
      expect((await tenant.viewer.api.get('/dashboard/missing-products')).status).toBe(403);
    });

    it('secrets and addresses, before anything is stored', async () => {
      await send([message('a', 'My password=hunter2hunter2 and mail is someone@example.com, where is my order?')]);
      await sendAll([session([['order of someone@example.com', 0]])]);
      const shown = JSON.stringify([await analytics(), await conversations(), await missing()]);
      expect(shown).toContain('[redacted]');
      const stored = JSON.stringify([await ask(app, tenant.id, 'SELECT * FROM ai_queries WHERE tenant_id = $1'), await ask(app, tenant.id, 'SELECT * FROM ai_conversations WHERE tenant_id = $1')]);
      for (const secret of ['hunter2', 'someone@', 'someone example']) for (const text of [shown, stored]) expect(text).not.toContain(secret);
    });

    it('all texts where the tenant keeps no content, while languages, ratings and searches are counted', async () => {
      await settings({ contentEnabled: false });
      await send([message('a', GERMAN, { rating: 3 })]);
      await sendAll([session([['anvil', 0], ['hammer', 1]])]);
      await group();
      expect(await analytics()).toMatchObject({ texts: 'off', topQueries: [], failedSearches: [], satisfactionScore: 3, languageDistribution: [{ language: 'de', messages: 1 }], metrics: { searches: 2, failedSearches: 1 } });
      expect(await conversations()).toMatchObject({ texts: 'off', total: 1, recent: [{ id: 'a', message: null }] });
      expect(await missing()).toMatchObject({ texts: 'off', missingProducts: [], recommendations: [] });
      for (const table of ['ai_queries', 'ai_query_days', 'ai_query_groups']) expect([table, await count(table)]).toEqual([table, 0]);
    });

    it('nothing of what their retention is over, but how many there were and in which languages', async () => {
      // On the day on which the retention ends, an hour before it does.
      const past = new Date(noon - 2 * DAY - HOUR).toISOString();
      await send([message('a', GERMAN, { rating: 4, timestamp: past })]);
      await sendAll([session([['anvil', 0], ['hammer', 1]], { startedAt: past }), session([['hammers', 1]])]);
      await group();
      expect((await analytics()).topQueries.map(({ count: n }) => n)).toEqual([2, 1]);
      await settings({ retentionDays: 2 });
      expect(await app.app.get(JobRunner).runNow('ai-content-retention')).toBe(true);
      const after = await analytics({ days: 30 });
      expect(after).toMatchObject({ satisfactionScore: 4, resolutionRate: 100, failedSearches: [], languageDistribution: [{ language: 'de', messages: 1 }], metrics: { totalMessages: 1, conversations: 1, searches: 3, failedSearches: 1 } });
      expect(after.topQueries.map(({ query, count: n }) => [query, n])).toEqual([['hammers', 1]]);
      expect(await conversations({ days: 30 })).toMatchObject({ total: 1, recent: [] });
      expect((await missing()).missingProducts).toEqual([]);
      expect(JSON.stringify(await ask(app, tenant.id, 'SELECT * FROM ai_queries WHERE tenant_id = $1'))).not.toContain('anvil');
    });

    it('what another tenant asked', async () => {
      await send([message('a', GERMAN)]);
      await sendAll([session([['anvil', 0]])]);
      tenant = await newTenant(app);
      expect(await analytics()).toMatchObject({ topQueries: [], failedSearches: [], metrics: { totalMessages: 0 } });
      expect((await missing()).missingProducts).toEqual([]);
    });
  });

  it('are counted once each when batches come at the same time', async () => {
    const batches = Array.from({ length: 8 }, (_, batch) => Array.from({ length: 25 }, (_each, at) => message(`c${at % 10}`, GERMAN, { rating: 1 + (batch % 5) })));
    await Promise.all([...batches.map((batch) => send(batch)), ...batches.map(() => sendAll([session([['anvil', 0], ['anvils', 0]])]))]);
    expect(await analytics()).toMatchObject({ metrics: { totalMessages: 200, conversations: 10, ratedConversations: 10, searches: 16, failedSearches: 16 }, languageDistribution: [{ language: 'de', messages: 200 }] });
    await group();
    expect((await missing()).missingProducts).toMatchObject([{ name: 'anvil', count: 16 }]);
  });
});
