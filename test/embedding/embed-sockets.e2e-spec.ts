import { randomUUID } from 'node:crypto';
import { succeeded } from '../dashboards/sample-source.js';
import { startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { type MintedToken, SECRET, type Showcase, idsFrom, idsOf, openShowcase } from './showcase.js';
import { Socket } from '../support/socket.js';

const EU = idsFrom(11, 20);
const US = idsFrom(21, 30);

describe('sockets of embedded viewers', () => {
  let showcase: Showcase;
  let eu: MintedToken;
  let us: MintedToken;
  const open: Socket[] = [];
  beforeAll(async () => {
    showcase = await openShowcase();
    eu = await showcase.mint();
    us = await showcase.mint({ lockedParameters: { region: 'US', secret: SECRET } });
  });
  afterEach(() => open.splice(0).forEach((socket) => socket.end()));
  afterAll(() => showcase.close());

  const socket = (options: ConstructorParameters<typeof Socket>[1], url = showcase.app.url): Socket => {
    const made = new Socket(url, options);
    open.push(made);
    return made;
  };
  const connect = async (token: string, headers: Record<string, string> = {}, url?: string): Promise<Socket> => {
    const made = socket({ protocols: ['bearer', token], headers }, url);
    await made.frame(({ type }) => type === 'connected');
    return made;
  };
  const watch = async (token: string): Promise<Socket> => {
    const made = await connect(token);
    made.send('subscribe', { topics: [`dashboard:${showcase.dashboard}`] });
    await made.frame(({ type }) => type === 'subscribed');
    return made;
  };
  const refusal = async (made: Socket, topic: string): Promise<string | undefined> => {
    const after = made.frames.length;
    made.send('subscribe', { topics: [topic] });
    return (await made.frame((frame) => frame.topic === topic && frame.type === 'error', after)).data.code;
  };

  it('take the token in the protocol, in the query and in a first frame', async () => {
    await connect(eu.token);
    const query = socket({ query: `?token=${eu.token}` });
    await query.frame(({ type }) => type === 'connected');
    const frame = socket({});
    await frame.opened();
    frame.send('auth', { token: eu.token });
    await frame.frame(({ type }) => type === 'connected');
  });

  it('are closed when the token is changed, expired, revoked or of another kind', async () => {
    const revoked = await showcase.mint();
    succeeded(await showcase.tenant.developer.api.delete(`/embed/tokens/${revoked.id}`));
    const tokens = [`${eu.token.slice(0, -3)}AAA`, revoked.token, 'nonsense', `${eu.token.split('.').slice(0, 2).join('.')}.`];
    for (const token of tokens) expect([token, await socket({ protocols: ['bearer', token] }).closedWith()]).toEqual([token, 4401]);
  });

  it('show disjoint rows where the tokens lock different values, at first and when the data change', async () => {
    const [one, other] = [await watch(eu.token), await watch(us.token)];
    expect(idsOf(await one.rows(showcase.widgets.rows))).toEqual(EU);
    expect(idsOf(await other.rows(showcase.widgets.rows))).toEqual(US);
    const [seenByOne, seenByOther] = [one.frames.length, other.frames.length];
    await showcase.source.run(`INSERT INTO orders VALUES (90, 'EU', '2024-05-01', 90), (91, 'US', '2024-05-01', 91)`);
    try {
      expect(idsOf(await one.rows(showcase.widgets.rows, seenByOne))).toEqual([...EU, 90]);
      expect(idsOf(await other.rows(showcase.widgets.rows, seenByOther))).toEqual([...US, 91]);
      expect(one.text).not.toContain('"region":"US"');
      expect(other.text).not.toContain('"region":"EU"');
    } finally {
      const seenLast = [one.frames.length, other.frames.length];
      await showcase.source.run('DELETE FROM orders WHERE id IN (90, 91)');
      // What is cached is as it was before, too, when both have seen it.
      expect(idsOf(await one.rows(showcase.widgets.rows, seenLast[0]))).toEqual(EU);
      expect(idsOf(await other.rows(showcase.widgets.rows, seenLast[1]))).toEqual(US);
    }
  });

  it('show disjoint rows of one widget', async () => {
    for (const [{ token }, ids] of [[eu, EU], [us, US]] as const) {
      const made = await connect(token);
      made.send('subscribe', { topics: [`widget:${showcase.widgets.rows}`] });
      expect(idsOf(await made.rows(showcase.widgets.rows))).toEqual(ids);
    }
  });

  it('hold no locked value in any frame, errors of the source included', async () => {
    const made = await watch(eu.token);
    const { data } = await made.frame((frame) => frame.data.widgetId === showcase.widgets.broken);
    expect(data.error).toEqual({ code: 'QUERY_FAILED', message: 'The query could not be run.' });
    made.send('set_filters', { dashboardId: showcase.dashboard, filters: { secret: 'x' } });
    made.send('set_filters', { dashboardId: showcase.dashboard, filters: { least: 'many' } });
    await made.frame(({ type }) => type === 'error');
    await made.rows(showcase.widgets.rows);
    expect(made.text).not.toContain(SECRET);
  });

  describe('watch their one dashboard alone:', () => {
    it('neither another dashboard of the tenant nor its widgets', async () => {
      const copy = succeeded(await showcase.tenant.developer.api.post<{ id: string; widgets: { id: string }[] }>(`/dashboards/${showcase.dashboard}/duplicate`, {}));
      const made = await connect(eu.token);
      expect(await refusal(made, `dashboard:${copy.id}`)).toBe('NOT_FOUND');
      expect(await refusal(made, `widget:${copy.widgets[0]?.id}`)).toBe('NOT_FOUND');
      expect(await refusal(made, `dashboard:${randomUUID()}`)).toBe('NOT_FOUND');
      for (const topic of ['alerts', 'kpi:revenue', 'logs:*', 'system', 'workflows', 'economics', 'guards', 'anomalies', 'ai']) {
        expect([topic, ['NOT_FOUND', 'ACCESS_DENIED']]).toEqual([topic, expect.arrayContaining([await refusal(made, topic)])]);
      }
    });

    it('and are closed when they go on asking', async () => {
      const made = await connect(eu.token);
      await refusal(made, 'alerts');
      made.send('subscribe', { topics: ['alerts'] });
      expect(await made.closedWith()).toBe(4403);
    });

    it('also when its id is written in capitals', async () => {
      const made = await connect(eu.token);
      const topic = `dashboard:${showcase.dashboard.toUpperCase()}`;
      made.send('subscribe', { topics: [topic] });
      expect((await made.frame(({ type }) => type === 'subscribed')).data.topics).toEqual([topic]);
      expect(idsOf(await made.rows(showcase.widgets.rows))).toEqual(EU);
    });
  });

  describe('choose what they may:', () => {
    it('values of variables that are not locked', async () => {
      const made = await watch(eu.token);
      await made.rows(showcase.widgets.rows);
      const after = made.frames.length;
      made.send('set_filters', { dashboardId: showcase.dashboard.toUpperCase(), filters: { least: 9 } });
      expect(idsOf(await made.rows(showcase.widgets.rows, after))).toEqual([19, 20]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['a locked value', { region: 'US' }],
      ['a locked value in capitals', { REGION: 'US' }],
      ['a locked value in full-width letters', { ｒｅｇｉｏｎ: 'US' }],
      ['a locked value beside another', { least: 9, region: 'US' }],
      ['a locked value as null', { region: null }],
      ['a built-in', { 'user.team': 'red' }],
      ['the prototype', JSON.parse('{"__proto__":"US"}') as Record<string, unknown>],
    ])('not %s, before and after they subscribe', async (_, filters) => {
      const before = await connect(eu.token);
      before.send('set_filters', { dashboardId: showcase.dashboard, filters });
      await before.frame(({ type }) => type === 'error');
      before.send('subscribe', { topics: [`dashboard:${showcase.dashboard}`] });
      expect(idsOf(await before.rows(showcase.widgets.rows))).toEqual(EU);
      before.send('set_filters', { dashboardId: showcase.dashboard, filters });
      await before.frame(({ type }) => type === 'error', before.frames.length);
      expect(before.text).not.toContain('"region":"US"');
    });

    it('nothing with interaction view', async () => {
      const { token } = await showcase.mint({ permissions: { interaction: 'view' } });
      const made = await watch(token);
      made.send('set_filters', { dashboardId: showcase.dashboard, filters: { least: 9 } });
      expect((await made.frame(({ type }) => type === 'error')).data.code).toBe('ACCESS_DENIED');
    });

    it('nothing of another dashboard', async () => {
      const made = await connect(eu.token);
      made.send('set_filters', { dashboardId: '00000000-0000-4000-8000-000000000000', filters: {} });
      expect((await made.frame(({ type }) => type === 'error')).data.code).toBe('NOT_FOUND');
    });
  });

  describe('are renewed', () => {
    it('with another token of the same dashboard, and show what that one locks from then on', async () => {
      const made = await watch(eu.token);
      await made.rows(showcase.widgets.rows);
      const after = made.frames.length;
      made.send('auth', { token: us.token });
      expect(idsOf(await made.rows(showcase.widgets.rows, after))).toEqual(US);
      const renewed = made.frames.findIndex(({ type, data }) => type === 'resync' && data.reason === 'renewed');
      expect(renewed).toBeGreaterThanOrEqual(after);
      expect(JSON.stringify(made.frames.slice(renewed))).not.toContain('"region":"EU"');
    });

    it('without repeating anything where the new token locks the same', async () => {
      const made = await watch(eu.token);
      await made.rows(showcase.widgets.rows);
      made.send('auth', { token: (await showcase.mint()).token });
      made.send('ping', {});
      await made.frame(({ type }) => type === 'pong');
      expect(made.frames.filter(({ type }) => type === 'resync' || type === 'connected')).toHaveLength(1);
    });

    it('by no token of another dashboard, of another kind, or that does not hold', async () => {
      const { developer } = showcase.tenant;
      const copy = succeeded(await developer.api.post<{ id: string }>(`/dashboards/${showcase.dashboard}/duplicate`, {}));
      const elsewhere = await showcase.mint({ dashboardId: copy.id });
      const bound = await showcase.mint({ allowedDomains: ['app.customer.example'] });
      for (const token of [elsewhere.token, developer.accessToken, bound.token, 'nonsense']) {
        const made = await watch(eu.token);
        made.send('auth', { token });
        expect(await made.closedWith()).toBe(4401);
      }
      const member = await connect(developer.accessToken);
      member.send('auth', { token: eu.token });
      expect(await member.closedWith()).toBe(4401);
    });
  });

  it('end when their token expires unrenewed', async () => {
    const replica = await startTestApp({ replicaOf: showcase.app });
    try {
      const { token } = await showcase.mint({ expiresIn: 60 });
      const [kept, left] = [await connect(token, {}, replica.url), await connect(token, {}, replica.url)];
      kept.send('auth', { token: (await showcase.mint({ expiresIn: 3_600 })).token });
      kept.send('ping', {});
      await kept.frame(({ type }) => type === 'pong');
      moveClock(replica, 61_000);
      expect(await left.closedWith()).toBe(4401);
      expect(kept.closed).toBeNull();
    } finally {
      await replica.close();
    }
  });

  it('end at once when their token is revoked, on every replica, and no others', async () => {
    const replica = await startTestApp({ replicaOf: showcase.app });
    try {
      const { id, token } = await showcase.mint();
      const here = await watch(token);
      const there = await connect(token, {}, replica.url);
      const other = await watch(eu.token);
      succeeded(await showcase.tenant.developer.api.delete(`/embed/tokens/${id}`));
      expect([await here.closedWith(), await there.closedWith()]).toEqual([4401, 4401]);
      expect(other.closed).toBeNull();
    } finally {
      await replica.close();
    }
  });

  it('are opened by pages of the token\'s domains alone, and by this server\'s own', async () => {
    const { token } = await showcase.mint({ allowedDomains: ['app.customer.example'] });
    await connect(token, { origin: 'https://app.customer.example' });
    await connect(token, { origin: showcase.app.url });
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://app.customer.example' }]) {
      for (const options of [{ protocols: ['bearer', token], headers }, { query: `?token=${token}`, headers }]) {
        expect([headers, await socket(options).closedWith()]).toEqual([headers, 4401]);
      }
      const late = await socket({ headers }).opened();
      late.send('auth', { token });
      expect([headers, await late.closedWith()]).toEqual([headers, 4401]);
    }
  });

  it('draw from the pace of their token', async () => {
    const slow = await startTestApp({ replicaOf: showcase.app, rateLimitFactor: 0.01 });
    try {
      const made = await connect((await showcase.mint()).token, {}, slow.url);
      for (let count = 0; count < 5; count += 1) made.send('set_filters', { dashboardId: showcase.dashboard, filters: {} });
      expect((await made.frame(({ type }) => type === 'error')).data.code).toBe('RATE_LIMIT_EXCEEDED');
    } finally {
      await slow.close();
    }
  });
});
