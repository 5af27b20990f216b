import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { type Shop, openShop, succeeded } from '../dashboards/sample-source.js';
import { launchBrowser, openPage } from '../support/browser.js';
import { type CustomerPage, type CustomerServer, startCustomerServer } from '../support/customer-server.js';
import { eventually } from '../support/eventually.js';

/** What the customer's pages hold on `window`, for the test to speak to. */
declare const board: {
  applyFilters(filters: Record<string, unknown>): Promise<void>;
  exportData(format: string, options?: { widgetId: string }): Promise<Blob>;
  refreshData(): Promise<void>;
  destroy(): void;
};
declare const events: { name: string; detail: Record<string, unknown> }[];

const pageScript = (tidemark: string): string => `
  import { EmbeddedDashboard } from '${tidemark}/sdk/index.js';
  const { token } = await (await fetch('/token')).json();
  window.events = [];
  const board = new EmbeddedDashboard({ token, baseUrl: '${tidemark}', title: true, onTokenExpiring: async () => (await (await fetch('/token')).json()).token });
  for (const name of ['loaded', 'error', 'click', 'filter', 'tokenExpired']) board.on(name, (detail) => window.events.push({ name, detail }));
  window.board = board;
  await board.render('place').catch(() => undefined);
`;

const elementScript = (tidemark: string): string => `
  import '${tidemark}/sdk/index.js';
  for (const [id, path] of [['eu', '/token'], ['us', '/token-us']]) {
    const element = document.createElement('tidemark-dashboard');
    element.id = id;
    element.setAttribute('token', (await (await fetch(path)).json()).token);
    element.setAttribute('base-url', '${tidemark}');
    document.body.append(element);
  }
`;

const reactScript = (tidemark: string): string => `
  import { StrictMode, createElement as h, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  import { TidemarkDashboard } from '@tidemark/embed/react';
  const { token } = await (await fetch('/token')).json();
  window.events = [];
  function App() {
    const [least, setLeast] = useState(undefined);
    const [shown, setShown] = useState(true);
    return h('div', { id: 'place' },
      h('button', { onClick: () => setLeast(9) }, 'Nine and more'),
      h('button', { onClick: () => setShown(false) }, 'Away'),
      shown && h(TidemarkDashboard, {
        token,
        baseUrl: '${tidemark}',
        ref: (handle) => (window.board = handle),
        ...(least && { filters: { least } }),
        onLoaded: (detail) => window.events.push({ name: 'loaded', detail }),
        onFilter: (detail) => window.events.push({ name: 'filter', detail }),
      }));
  }
  createRoot(document.querySelector('#root')).render(h(StrictMode, null, h(App)));
`;

/** A page's module with what it imports from packages: the module, and its chunks by name. */
function bundled(script: string): { entry: string; chunks: [string, string][] } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(new URL('../support/bundle-page.mjs', import.meta.url))], { input: script, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(stderr);
  const { 'page.js': entry = '', ...chunks } = JSON.parse(stdout) as Record<string, string>;
  return { entry, chunks: Object.entries(chunks) };
}

const classicScript = `
  window.loaded = new Promise((resolve) => document.addEventListener('tidemark-loaded', ({ detail }) => resolve(detail)));
  const { token } = await (await fetch('/token')).json();
  document.querySelector('tidemark-dashboard').setAttribute('token', token);
  window.constructors = Object.keys(window.Tidemark);
`;

/** Counts what a page holds on to, before any of its scripts runs. */
const LEDGER = `
  const held = { timers: new Set(), sockets: new Set(), listeners: new Set(), observers: new Set() };
  window.heldNow = () => ({ ...Object.fromEntries(Object.entries(held).map(([name, all]) => [name, all.size])), elements: document.querySelector('#place').childNodes.length });
  for (const [start, stop] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
    const [begin, end] = [window[start], window[stop]];
    window[start] = (work, wait) => {
      const id = begin(() => {
        if (start === 'setTimeout') held.timers.delete(id);
        work();
      }, wait);
      held.timers.add(id);
      return id;
    };
    window[stop] = (id) => {
      held.timers.delete(id);
      end(id);
    };
  }
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      held.sockets.add(this);
      super.addEventListener('close', () => held.sockets.delete(this));
    }
  };
  for (const target of [window, document, MediaQueryList.prototype]) {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = function (...given) {
      held.listeners.add(given[1]);
      return addEventListener.apply(this, given);
    };
    target.removeEventListener = function (...given) {
      held.listeners.delete(given[1]);
      return removeEventListener.apply(this, given);
    };
  }
  window.ResizeObserver = class extends ResizeObserver {
    observe(target) {
      held.observers.add(this);
      super.observe(target);
    }
    disconnect() {
      held.observers.delete(this);
      super.disconnect();
    }
  };
`;

const frameScript = `
  const { id, token } = await (await fetch('/token')).json();
  const frame = document.createElement('iframe');
  frame.src = new URLSearchParams(location.search).get('tidemark') + '/embed/' + id + '#' + token;
  frame.width = '900';
  frame.height = '700';
  document.body.append(frame);
`;

describe('a dashboard in the page of a customer’s application', () => {
  let shop: Shop;
  let customer: CustomerServer;
  let stranger: CustomerServer;
  let browser: Browser;
  let dashboard: string;

  const mint = async (change: Record<string, unknown> = {}): Promise<{ id: string; token: string }> =>
    succeeded(
      await shop.tenant.developer.api.post<{ id: string; token: string }>('/embed/token', {
        dashboardId: dashboard,
        permissions: { interaction: 'interact', export: true },
        lockedParameters: { region: 'EU' },
        allowedDomains: [customer.url],
        ...change,
      }),
    );

  beforeAll(async () => {
    [shop, browser] = await Promise.all([openShop(), launchBrowser()]);
    const { url } = shop.app;
    const react = bundled(reactScript(url));
    const pages: Record<string, CustomerPage> = {
      ...Object.fromEntries(react.chunks.map(([name, script]) => [name.replace(/\.js$/, ''), { body: '', script }])),
      react: { body: '<div id="root"></div>', script: react.entry },
      page: { body: '<h1>Our orders</h1><div id="place"></div>', script: pageScript(url) },
      elements: { body: '<h1>Two of them</h1>', script: elementScript(url) },
      frame: { body: '', script: frameScript },
      classic: { head: `<script src="${url}/sdk/tidemark-embed.js"></script>`, body: `<tidemark-dashboard base-url="${url}"></tidemark-dashboard>`, script: classicScript },
    };
    customer = await startCustomerServer(url, pages);
    stranger = await startCustomerServer(url, pages);
    dashboard = await makeDashboard(shop);
    for (const server of [customer, stranger]) {
      server.answers.set('/token', () => mint());
      server.answers.set('/token-us', () => mint({ lockedParameters: { region: 'US' } }));
    }
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await Promise.all([customer.close(), stranger.close()]);
    await shop.close();
  });

  const tile = (page: Page, name: string) => page.getByRole('region', { name, exact: true }).first();
  const idsIn = async (page: Page, place = '#place'): Promise<string[]> => page.locator(`${place} tbody tr td:first-child`).allTextContents();
  const euIds = Array.from({ length: 10 }, (_, index) => String(11 + index));
  const openBoard = async (server = customer, path = 'page'): Promise<Awaited<ReturnType<typeof openPage>>> => {
    const opened = await openPage(browser);
    await opened.page.goto(`${server.url}/${path}`);
    return opened;
  };
  const named = (page: Page, name: string) => page.evaluate((wanted) => events.filter((event) => event.name === wanted).map(({ detail }) => detail), name);

  it('shows charts, figures, tables and texts under a strict policy, without an error in the console', async () => {
    const { page, problems, context } = await openPage(browser);
    await page.goto(`${customer.url}/page`);
    await tile(page, 'Total').getByText('55', { exact: true }).waitFor();
    await eventually(async () => expect(await idsIn(page)).toEqual(euIds));
    await page.getByRole('img', { name: /^Amounts\. / }).locator('canvas').waitFor();
    const pivot = tile(page, 'By amount');
    expect(await pivot.getByRole('row').first().innerText()).toBe('Region\tsmall\tlarge\tTotal');
    await pivot.getByRole('rowheader', { name: 'EU' }).waitFor();
    await pivot.getByRole('cell', { name: '10', exact: true }).first().waitFor();
    await tile(page, 'About').getByRole('link', { name: 'the handbook' }).waitFor();
    await page.getByRole('heading', { name: 'Orders', exact: true, level: 2 }).waitFor();
    expect(await named(page, 'loaded')).toEqual([{ dashboardId: dashboard, name: 'Orders' }]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows a change of the database without a reload', async () => {
    const { page, context } = await openBoard();
    await tile(page, 'Total').getByText('55', { exact: true }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    try {
      await shop.source.run('UPDATE orders SET amount = 1001 WHERE id = 11');
      await tile(page, 'Total').getByText('1,055', { exact: true }).waitFor({ timeout: 15_000 });
      await page.getByRole('cell', { name: '1,001' }).waitFor();
    } finally {
      await shop.source.run('UPDATE orders SET amount = 1 WHERE id = 11');
    }
    await context.close();
  });

  it('lets the page choose what is not locked, and refuses the locked value in whatever spelling', async () => {
    const { page, context } = await openBoard();
    await eventually(async () => expect(await idsIn(page)).toEqual(euIds), 15_000);
    await page.evaluate(() => board.applyFilters({ least: 9 }));
    await eventually(async () => expect(await idsIn(page)).toEqual(['19', '20']));
    for (const name of ['region', 'REGION', ' region']) {
      const code = await page.evaluate((wanted) => board.applyFilters({ [wanted]: 'US' }).then(() => 'applied', (error: { code: string }) => error.code), name);
      expect(code).toBe('ACCESS_DENIED');
      await eventually(async () => expect(await idsIn(page)).toEqual(['19', '20']));
    }
    expect(await named(page, 'filter')).toEqual([{ filters: { least: 9 } }]);
    await context.close();
  });

  it('lets its viewer choose by keyboard, and tells the page', async () => {
    const { page, context } = await openBoard();
    await eventually(async () => expect(await idsIn(page)).toEqual(euIds), 15_000);
    await page.getByRole('button', { name: 'Amounts: All' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: '1', exact: true }).waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await eventually(async () => expect(await idsIn(page)).toEqual(['11', '12']));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Amounts: 1, 2' }).waitFor();
    await eventually(async () => expect((await named(page, 'filter')).at(-1)).toEqual({ filters: { amounts: [1, 2] } }));
    await context.close();
  });

  it('tells of clicks on rows and charts', async () => {
    const { page, context } = await openBoard();
    await page.locator('#place tbody tr').nth(1).click();
    const canvas = page.getByRole('img', { name: /^Amounts\. / });
    const box = await canvas.boundingBox();
    // In the last and highest bar.
    await canvas.click({ position: { x: (box?.width ?? 0) - 45, y: (box?.height ?? 0) - 60 } });
    await eventually(async () => expect(await named(page, 'click')).toMatchObject([{ widgetName: 'Rows', row: { id: 12, region: 'EU' } }, { widgetName: 'Amounts', name: '20', row: { order_no: '20', amount: 10 } }]));
    await context.close();
  });

  it('exports the rows that are shown, where the token admits it', async () => {
    const { page, context } = await openBoard();
    await eventually(async () => expect(await idsIn(page)).toEqual(euIds), 15_000);
    const { widgets } = succeeded(await shop.tenant.developer.api.get<{ widgets: { id: string; name: string }[] }>(`/dashboards/${dashboard}`));
    const rows = widgets.find(({ name }) => name === 'Rows')?.id ?? '';
    const csv = await page.evaluate(async (widgetId) => (await board.exportData('csv', { widgetId })).text(), rows);
    expect(csv).toMatch(/^id,region,ordered_on,amount\r\n11,EU,2024-01-01,1\r\n/);
    const types = await page.evaluate(() => Promise.all(['csv', 'json', 'xlsx'].map(async (format) => (await board.exportData(format)).type)));
    expect(types).toEqual(['application/zip', expect.stringMatching(/^application\/json/), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']);
    customer.answers.set('/token', () => mint({ permissions: { interaction: 'view', export: false } }));
    try {
      await page.reload();
      await eventually(async () => expect(await idsIn(page)).toEqual(euIds), 15_000);
      const refused = await page.evaluate(() => board.exportData('csv').then(() => 'exported', (error: { code: string }) => error.code));
      expect(refused).toBe('ACCESS_DENIED');
    } finally {
      customer.answers.set('/token', () => mint());
    }
    await context.close();
  });

  it('shows two tokens’ dashboards on one page, each its own rows', async () => {
    const { page, problems, context } = await openBoard(customer, 'elements');
    await eventually(async () => expect(await idsIn(page, '#eu')).toEqual(euIds), 15_000);
    await eventually(async () => expect(await idsIn(page, '#us')).toEqual(Array.from({ length: 10 }, (_, index) => String(21 + index))), 15_000);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('runs from one classic script', async () => {
    const { page, problems, context } = await openBoard(customer, 'classic');
    expect(await page.evaluate('loaded')).toEqual({ dashboardId: dashboard, name: 'Orders' });
    await page.getByRole('img', { name: /^Amounts\. / }).locator('canvas').waitFor();
    expect(await page.evaluate('constructors')).toContain('EmbeddedDashboard');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is a React component from the package, in strict mode too', async () => {
    const { page, problems, context } = await openBoard(customer, 'react');
    await eventually(async () => expect(await idsIn(page)).toEqual(euIds), 15_000);
    expect(await page.locator('.tidemark-dashboard').count()).toBe(1);
    await page.getByRole('img', { name: /^Amounts\. / }).locator('canvas').waitFor();
    await page.getByRole('button', { name: 'Nine and more' }).click();
    await eventually(async () => expect(await idsIn(page)).toEqual(['19', '20']));
    expect(await page.evaluate(async () => (await board.exportData('json')).text())).toContain('"id":19,"region":"EU"');
    await page.getByRole('button', { name: 'Away' }).click();
    await eventually(async () => expect(await page.locator('.tidemark-dashboard').count()).toBe(0));
    expect(problems).toEqual([]);
    await context.close();
  });

  it('goes on with a later token when its own was revoked', async () => {
    const minted: { id: string }[] = [];
    customer.answers.set('/token', async () => {
      const token = await mint();
      minted.push(token);
      return token;
    });
    const { page, context } = await openBoard();
    try {
      await page.getByText('Live', { exact: true }).waitFor();
      await shop.tenant.developer.api.delete(`/embed/tokens/${minted[0]?.id}`);
      await eventually(() => expect(minted).toHaveLength(2), 15_000);
      await shop.source.run('UPDATE orders SET amount = 2001 WHERE id = 11');
      await tile(page, 'Total').getByText('2,055', { exact: true }).waitFor({ timeout: 15_000 });
    } finally {
      await shop.source.run('UPDATE orders SET amount = 1 WHERE id = 11');
      customer.answers.set('/token', () => mint());
    }
    expect(await named(page, 'tokenExpired')).toEqual([]);
    await context.close();
  });

  it('says that it has ended when its token was revoked and there is no later one', async () => {
    const first = await mint();
    customer.answers.set('/token', async () => first);
    const { page, context } = await openBoard(customer, 'classic');
    try {
      await page.getByText('Live', { exact: true }).waitFor();
      await shop.tenant.developer.api.delete(`/embed/tokens/${first.id}`);
      await page.getByRole('alert').getByText('session has ended').waitFor();
      expect(await page.getByText('Live', { exact: true }).count()).toBe(0);
    } finally {
      customer.answers.set('/token', () => mint());
    }
    await context.close();
  });

  it('is refused in the page of a foreign origin, which says so and shows nothing', async () => {
    stranger.answers.set('/token', () => mint());
    const { page, context } = await openBoard(stranger);
    await page.getByRole('alert').getByText('You may not see this here').waitFor();
    expect(await idsIn(page)).toEqual([]);
    expect(await named(page, 'error')).toMatchObject([{ code: 'ACCESS_DENIED' }]);
    await context.close();
  });

  it('leaves nothing behind when it is destroyed', async () => {
    const { page, problems, context } = await openPage(browser);
    await page.addInitScript({ content: LEDGER });
    await page.goto(`${customer.url}/page`);
    await page.getByRole('img', { name: /^Amounts\. / }).locator('canvas').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Amounts: All' }).click();
    await page.getByRole('checkbox', { name: '1', exact: true }).waitFor();
    const heldNow = (): Promise<Record<string, number>> => page.evaluate('heldNow()');
    const before = await heldNow();
    expect(before).toMatchObject({ sockets: 1, elements: 1 });
    for (const name of ['timers', 'listeners', 'observers']) expect(before[name]).toBeGreaterThan(0);
    await page.evaluate(() => board.destroy());
    await eventually(async () => expect(await heldNow()).toEqual({ timers: 0, sockets: 0, listeners: 0, observers: 0, elements: 0 }));
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is shown by the page of a frame, in the pages of its domains alone', async () => {
    const { page, problems, context } = await openBoard(customer, `frame?tidemark=${encodeURIComponent(shop.app.url)}`);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('img', { name: /^Amounts\. / }).locator('canvas').waitFor();
    await eventually(async () => expect(await frame.locator('tbody tr td:first-child').allTextContents()).toEqual(euIds));
    expect(problems).toEqual([]);
    await context.close();
    const foreign = await openBoard(stranger, `frame?tidemark=${encodeURIComponent(shop.app.url)}`);
    await eventually(() => expect(foreign.problems.join(' ')).toContain('frame-ancestors'));
    expect(await foreign.page.frameLocator('iframe').locator('tbody').count()).toBe(0);
    await foreign.context.close();
  });

  it('fits narrow pages and follows the theme', async () => {
    const { page, problems, context } = await openPage(browser, { width: 375, theme: 'dark' });
    await page.goto(`${customer.url}/page`);
    await page.getByRole('img', { name: /^Amounts\. / }).locator('canvas').waitFor();
    // Days that are chosen one by one need the most room.
    await page.evaluate(() => board.applyFilters({ period: '2023-01-01..2025-01-01' }));
    await page.getByLabel('Period: last day').waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
    expect(await page.locator('#place [part="dashboard"]').getAttribute('data-theme')).toBe('dark');
    const [total, rows] = await Promise.all([tile(page, 'Total').boundingBox(), tile(page, 'Rows').boundingBox()]);
    expect(rows?.x).toBe(total?.x);
    expect(problems).toEqual([]);
    await context.close();
  });
});

async function makeDashboard({ source, tenant }: Shop): Promise<string> {
  const sql = (text: string): object => ({ kind: 'sql', dataSourceId: source.id, sql: text });
  const created = await tenant.developer.api.post<{ id: string }>('/dashboards', {
    name: 'Orders',
    settings: {
      refreshInterval: 1,
      variables: [
        { name: 'region', type: 'text', default: 'Africa' },
        { name: 'least', type: 'number', label: 'At least' },
        { name: 'amounts', type: 'list', itemType: 'number', label: 'Amounts', options: { values: [1, 2, 3, 9, 10] } },
        { name: 'period', type: 'date_range', label: 'Period' },
      ],
      timeRange: { variable: 'period', default: 'all' },
    },
    widgets: [
      {
        type: 'metric',
        name: 'Total',
        position: { x: 0, y: 0, width: 3, height: 2 },
        query: sql('SELECT sum(amount)::int AS total FROM orders WHERE region = {{region}} [[AND amount >= {{least}}]]'),
        visualization: { type: 'metric', config: { value: 'total', unit: 'pieces', label: 'ever' } },
      },
      {
        type: 'filter',
        name: 'Amounts to show',
        position: { x: 3, y: 0, width: 3, height: 2 },
        visualization: { type: 'filter', config: { variable: 'amounts' } },
      },
      {
        type: 'text',
        name: 'About',
        position: { x: 6, y: 0, width: 6, height: 2 },
        visualization: { type: 'text', config: { markdown: '# Orders\n\nAll **orders** of your region; see [the handbook](https://example.test/handbook).' } },
      },
      {
        type: 'chart',
        name: 'Amounts',
        position: { x: 0, y: 2, width: 6, height: 4 },
        query: sql('SELECT id::text AS order_no, amount FROM orders WHERE region = {{region}} [[AND amount >= {{least}}]] [[AND amount IN ({{amounts}})]] ORDER BY id'),
        visualization: { type: 'bar', config: { x: 'order_no', y: 'amount' } },
      },
      {
        type: 'table',
        name: 'Rows',
        position: { x: 6, y: 2, width: 6, height: 4 },
        query: sql('SELECT id, region, ordered_on, amount FROM orders WHERE region = {{region}} [[AND amount >= {{least}}]] [[AND amount IN ({{amounts}})]] [[AND ordered_on >= {{period_from}}]] ORDER BY id'),
        visualization: { type: 'table', config: { columns: [{ name: 'id' }, { name: 'region' }, { name: 'ordered_on' }, { name: 'amount', bar: true }] } },
      },
      {
        type: 'table',
        name: 'By amount',
        position: { x: 0, y: 6, width: 6, height: 3 },
        query: sql("SELECT region, CASE WHEN amount > 5 THEN 'large' ELSE 'small' END AS size, 1 AS count FROM orders WHERE region = {{region}} [[AND amount >= {{least}}]]"),
        visualization: { type: 'pivot', config: { rows: 'region', columns: 'size', values: 'count', totals: true, heat: true } },
      },
    ],
  });
  return succeeded(created).id;
}
