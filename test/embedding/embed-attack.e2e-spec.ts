import fc from 'fast-check';
import { eventually } from '../support/eventually.js';
import { type MintedToken, SECRET, type Showcase, openShowcase } from './showcase.js';
import { Socket } from '../support/socket.js';

/** Ways to write one letter that software may take for it. */
const LOOKALIKES: Readonly<Record<string, string[]>> = {
  r: ['r', 'R', 'ｒ', 'ʳ', '\\u0072'],
  e: ['e', 'E', 'ｅ', 'é', 'e\u0301', 'е'],
  g: ['g', 'G', 'ｇ', 'g\u200d'],
  i: ['i', 'I', 'ｉ', 'ı', 'İ', 'і'],
  o: ['o', 'O', 'ｏ', 'º', 'о', 'o\u00ad'],
  n: ['n', 'N', 'ｎ', 'ⁿ', 'n\u0000'],
};

const spelling = fc
  .tuple(...[...'region'].map((letter) => fc.constantFrom(...(LOOKALIKES[letter] ?? [letter]))), fc.constantFrom('', ' ', '.', '[]', '\u200b', '_from', '_to', '__'))
  .map((parts) => parts.join(''));
const name = fc.oneof(spelling, fc.constantFrom('least', 'period', 'secret', '__proto__', 'constructor', 'toString', 'tenant.id', 'user.id', 'user.team', 'lockedParameters', 'filters'), fc.string());
const other = fc.constantFrom('US', 'Asia', "US' OR '1'='1", '%', 'EU');
const value = fc.oneof(other, fc.array(other), fc.record({ from: other, to: other }), fc.constant(null), fc.jsonValue(), fc.record({ region: other }));
const filters = fc.array(fc.tuple(name, value), { maxLength: 4 });

/** JSON as an attacker writes it: names twice, `__proto__` as a field. */
const written = (pairs: readonly (readonly [string, unknown])[]): string =>
  `{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join(',')}}`;

const FOREIGN_ROWS = /"region":"(US|Asia|Africa)"/;

describe('somebody who holds an embed token and tries whatever comes to mind', () => {
  let showcase: Showcase;
  let eu: MintedToken;
  beforeAll(async () => {
    showcase = await openShowcase();
    eu = await showcase.mint();
  });
  afterAll(() => showcase.close());

  const expectHarmless = (text: string): void => {
    expect(text).not.toMatch(FOREIGN_ROWS);
    expect(text).not.toContain(SECRET);
  };

  it('never sees a row of another customer nor a locked value through filters of a request, nor brings the server to fail', async () => {
    const paths = ['/embed/dashboard/data', `/embed/dashboard/${eu.token}/data`, `/embed/dashboard/widgets/${showcase.widgets.rows}/data`, '/embed/dashboard/variables/least/options'];
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...paths), async (pairs, path) => {
        const answer = await showcase.as(eu.token).get(path, { filters: written(pairs) });
        expect(answer.status).toBeLessThan(500);
        expectHarmless(JSON.stringify(answer.body));
      }),
      { numRuns: 150 },
    );
  });

  it('never sees one either through whole queries of their own making', async () => {
    const parameter = fc.tuple(fc.constantFrom('filters', 'Filters', 'filter', 'region', 'filters[region]', 'refresh', 'lockedParameters', '__proto__', 'token'), fc.oneof(filters.map(written), other));
    await fc.assert(
      fc.asyncProperty(fc.array(parameter, { maxLength: 4 }), async (pairs) => {
        const query = pairs.map(([key, each]) => `${encodeURIComponent(key)}=${encodeURIComponent(each)}`).join('&');
        const answer = await fetch(`${showcase.app.url}/api/v1/embed/dashboard/data?${query}`, { headers: { authorization: `Embed ${eu.token}` } });
        expect(answer.status).toBeLessThan(500);
        expectHarmless(await answer.text());
      }),
      { numRuns: 150 },
    );
  });

  it('never sees one through a socket, in whatever order they send whatever frames', async () => {
    const dashboard = `dashboard:${showcase.dashboard}`;
    const widget = `widget:${showcase.widgets.rows}`;
    const frame = fc.oneof(
      filters.map((pairs) => `{"type":"set_filters","data":{"dashboardId":"${showcase.dashboard}","filters":${written(pairs)}}}`),
      fc.constantFrom(dashboard, widget).map((topic) => JSON.stringify({ type: 'subscribe', data: { topics: [topic], since: { [topic]: 'x:1' } } })),
      fc.constantFrom(dashboard, widget).map((topic) => JSON.stringify({ type: 'unsubscribe', data: { topics: [topic] } })),
      fc.jsonValue().map((each) => JSON.stringify(each)),
      fc.constant(`{"type":"subscribe","data":{"topics":["${dashboard}"],"filters":{"region":"US"},"lockedParameters":{"region":"US"}}}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 12 }), async (frames) => {
        const socket = new Socket(showcase.app.url, { protocols: ['bearer', eu.token] });
        await socket.frame(({ type }) => type === 'connected');
        for (const each of frames) socket.sendText(each);
        socket.sendText(JSON.stringify({ type: 'ping' }));
        // Answered in order: with the pong all before it is done, unless the server has had enough of it.
        await eventually(() => expect(socket.closed !== null || socket.frames.some(({ type }) => type === 'pong')).toBe(true));
        expectHarmless(socket.text);
        socket.end();
      }),
      { numRuns: 40 },
    );
  });

  it('cannot take the sockets of everybody else', async () => {
    const sockets = Array.from({ length: 100 }, () => new Socket(showcase.app.url, { protocols: ['bearer', eu.token] }));
    await Promise.all(sockets.map((socket) => socket.frame(({ type }) => type === 'connected')));
    const oneMore = new Socket(showcase.app.url, { protocols: ['bearer', eu.token] });
    expect(await oneMore.closedWith()).toBe(1013);
    const another = new Socket(showcase.app.url, { protocols: ['bearer', (await showcase.mint()).token] });
    await another.frame(({ type }) => type === 'connected');
    for (const socket of [...sockets, another]) socket.end();
  });

  it('leaves nothing of it in a cache between', async () => {
    for (const path of ['/embed/config', '/embed/dashboard', `/embed/config/${eu.token}`, `/embed/dashboard/${eu.token}`, '/embed/dashboard/variables/least/options']) {
      const { headers } = await showcase.as(eu.token).get(path);
      expect([path, headers.get('cache-control')]).toEqual([path, 'private, no-store']);
    }
    const { headers } = await showcase.as(eu.token).get('/embed/dashboard/data');
    expect(headers.get('cache-control')).toBe('private, no-cache');
  });
});
