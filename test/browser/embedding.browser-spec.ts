import type { Browser, Page } from 'playwright-core';
import { type Shop, openShop, succeeded } from '../dashboards/sample-source.js';
import { launchBrowser, openPage } from '../support/browser.js';
import { type CustomerServer, startCustomerServer } from '../support/customer-server.js';
import { eventually } from '../support/eventually.js';

/** What the customer's pages hold on `window`, for the test to speak to. */
declare const board: {
  applyFilters(filters: Record<string, unknown>): Promise<void>;
  exportData(format: string): Promise<Blob>;
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
    const pages = {
      page: { body: '<h1>Our orders</h1><div id="place"></div>', script: pageScript(url) },
      elements: { body: '<h1>Two of them</h1>', script: elementScript(url) },
      frame: { body: '', script: frameScript },
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
  const named = (page: Page, name: string) => page.evaluate((wanted) => events.filter((event) => event.name === wanted).map(({ detail }) => detail), name);

  it('shows charts, figures, tables and texts under a strict policy, without an error in the console', async () => {
    const { page, problems, context } = await openPage(browser);
    await page.goto(`${customer.url}/page`);
    await tile(page, 'Total').getByText('55', { exact: true }).waitFor();
    await eventually(async () => expect(await idsIn(page)).toEqual(Array.from({ length: 10 }, (_, index) => String(11 + index))));
    await page.getByRole('img', { name: /^Amounts\. / }).locator('canvas').waitFor();
    await tile(page, 'About').getByRole('link', { name: 'the handbook' }).waitFor();
    await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
    expect(await named(page, 'loaded')).toEqual([{ dashboardId: dashboard, name: 'Orders' }]);
    expect(problems).toEqual([]);
    if (process.env['TIDEMARK_SCREENSHOTS']) await page.screenshot({ path: `${process.env['TIDEMARK_SCREENSHOTS']}/page.png`, fullPage: true });
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
    ],
  });
  return succeeded(created).id;
}
