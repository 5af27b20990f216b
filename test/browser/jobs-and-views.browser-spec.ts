import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

const WIDTHS = [375, 768, 1280];

describe('materialized views and jobs, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    const credentials = { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' };
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', credentials);
    api = new Api(server.url).as(data.accessToken);
    // The demo's views are made beside the start.
    await eventually(async () => {
      const { data: views } = await api.get<{ condition: string }[]>('/materializations');
      expect(views.map(({ condition }) => condition)).toEqual(['fresh', 'fresh', 'fresh']);
    }, 90_000);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (page: Page, path: string): Promise<void> => {
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}${path}`);
  };
  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  /** Looks are kept where somebody wants to see them. */
  const pictures = async (page: Page, name: string): Promise<void> => {
    const directory = globalThis.process.env['SCREENSHOTS'];
    if (directory === undefined) return;
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${directory}/${name}-${width}.png` });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };

  it('hold the figures of the demo, told by SQL of its own', async () => {
    const { data: sources } = await api.get<{ id: string; name: string }[]>('/datasources');
    const source = sources.find(({ name }) => name === 'Northwind')?.id;
    const rowsOf = async (sql: string): Promise<unknown> => (await api.post<{ data: unknown }>('/query/execute', { dataSourceId: source, sql })).data.data;
    // demo/northwind/README.md and the figures that are known of this database.
    expect(await rowsOf('SELECT sum(orders)::int AS orders, sum(units)::int AS units, round(sum(net_revenue)) AS net FROM materialized.executive_kpis')).toEqual([{ orders: 830, units: 51317, net: '1265793' }]);
    expect(await rowsOf(`SELECT orders, net_revenue FROM materialized.executive_kpis WHERE month = '1998-04-01'`)).toEqual([{ orders: 74, net_revenue: '123798.68' }]);
    expect(await rowsOf('SELECT round(sum(net_revenue), 2) AS net, round(sum(gross_revenue), 2) AS gross FROM materialized.daily_sales')).toEqual([{ net: '1265793.04', gross: '1354458.59' }]);
    expect(await rowsOf(`SELECT round(sum(net_revenue), 2) AS net FROM materialized.daily_sales WHERE category = 'Beverages'`)).toEqual([{ net: '267868.18' }]);
    expect(await rowsOf(`SELECT customer_id, net_revenue, monetary, segment FROM materialized.customer_segments ORDER BY net_revenue DESC LIMIT 1`)).toEqual([
      { customer_id: 'QUICK', net_revenue: '110277.31', monetary: 5, segment: 'Loyal' },
    ]);
    // 91 customers, of whom two have never ordered; fifths that differ by one at most.
    expect(await rowsOf('SELECT DISTINCT count(*) OVER (PARTITION BY recency)::int AS n FROM materialized.customer_segments ORDER BY 1')).toEqual([{ n: 17 }, { n: 18 }]);
    expect(await rowsOf('SELECT count(*)::int AS n FROM materialized.customer_segments')).toEqual([{ n: 89 }]);
  });

  it.each(['light', 'dark'] as const)('are listed, looked into, and refreshed by a press, in the %s theme', async (theme) => {
    const { page, problems, context } = await openPage(browser, { theme });
    await open(page, '/dashboards');
    await page.getByRole('link', { name: 'Materialized views' }).click();
    await row(page, 'daily_sales').getByText('fresh').waitFor();
    await pictures(page, `views-${theme}`);
    await row(page, 'daily_sales').getByRole('button', { name: 'daily_sales', exact: true }).click();
    await page.getByRole('dialog').getByText('public.order_details', { exact: false }).waitFor();
    expect(await page.getByRole('dialog').getByRole('textbox', { name: 'To read it' }).inputValue()).toBe('SELECT * FROM materialized.daily_sales');
    await pictures(page, `view-${theme}`);
    await page.keyboard.press('Escape');
    const refreshes = async (): Promise<number> => {
      const { data } = await api.get<{ name: string; statistics: { refreshes: number } }[]>('/materializations');
      return data.find(({ name }) => name === 'daily_sales')?.statistics.refreshes ?? 0;
    };
    const before = await refreshes();
    await page.getByRole('button', { name: 'Refresh daily_sales now' }).click();
    await eventually(async () => expect(await refreshes()).toBeGreaterThan(before), 20_000);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('are created by a form that tells what is wrong where it is, and deleted', async () => {
    const { page, context } = await openPage(browser);
    await open(page, '/materialized-views');
    await page.getByRole('button', { name: 'Create view' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('by_country');
    await dialog.getByLabel('Definition').fill('SELECT country, count(*) AS customers FROM customers GROUP BY country');
    await dialog.getByLabel('Unique columns').fill('land');
    await dialog.getByLabel('Schedule').fill('whenever');
    await pictures(page, 'form');
    await dialog.getByRole('button', { name: 'Create view' }).click();
    await dialog.getByText('cron must have five fields', { exact: false }).waitFor();
    await dialog.getByLabel('Schedule').fill('0 4 * * *');
    await dialog.getByRole('button', { name: 'Create view' }).click();
    await dialog.getByText('The statement has no column land').waitFor();
    await dialog.getByLabel('Unique columns').fill('country');
    await dialog.getByRole('button', { name: 'Create view' }).click();
    await row(page, 'by_country').getByText('fresh').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Actions for by_country' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row(page, 'by_country').waitFor({ state: 'detached' });
    await context.close();
  });

  it.each(['light', 'dark'] as const)('jobs are listed with their state, run by a press, and tell what they did, in the %s theme', async (theme) => {
    const { page, problems, context } = await openPage(browser, { theme });
    await open(page, '/dashboards');
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('button', { name: 'Run token-and-session-cleanup now' }).click();
    await row(page, 'token-and-session-cleanup').getByText('succeeded').waitFor({ timeout: 15_000 });
    await pictures(page, `jobs-${theme}`);
    await page.getByRole('button', { name: 'History of token-and-session-cleanup' }).click();
    await page.getByRole('dialog').getByRole('row').nth(1).getByText('succeeded').waitFor();
    await pictures(page, `job-${theme}`);
    expect(problems).toEqual([]);
    await context.close();
  });
});
