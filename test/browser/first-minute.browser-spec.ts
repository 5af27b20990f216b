import type { Browser, Page } from 'playwright-core';
import pg from 'pg';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';

describe('the first minute, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const openSales = async (page: Page): Promise<void> => {
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Sales' }).first().click();
    await page.waitForURL(/\/dashboards\/[0-9a-f-]{36}/);
  };
  const revenue = (page: Page) => page.getByRole('region', { name: 'Net revenue', exact: true });

  it('shows the Sales dashboard with data, without an error in the console', async () => {
    const { page, problems, context } = await openPage(browser);
    await openSales(page);
    await revenue(page).getByText('1.266M').waitFor();
    await eventually(async () => expect(await page.locator('canvas').count()).toBeGreaterThanOrEqual(4), 20_000);
    await eventually(async () => expect(await page.getByRole('region').count()).toBeGreaterThanOrEqual(8), 20_000);
    await page.getByText('QUICK-Stop').first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps people signed in who leave the page while their session is being renewed', async () => {
    const { page, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    // The server renews it, and the page that asked is gone before it hears so.
    let answered = (): void => undefined;
    const taken = new Promise<void>((resolve) => {
      answered = resolve;
    });
    await page.route(/\/auth\/refresh$/, async (route) => {
      const asked = route.request();
      await fetch(asked.url(), { method: 'POST', headers: await asked.allHeaders(), body: asked.postData() });
      answered();
    });
    await page.reload({ waitUntil: 'commit' });
    await taken;
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.goto(`${server.url}/kpis`);
    await page.getByRole('heading', { name: 'KPIs', level: 1 }).waitFor();
    expect((await context.cookies()).some(({ name }) => name === 'tidemark_refresh')).toBe(true);
    await context.close();
  });

  it('shows a change of the database in the open page, without a reload', async () => {
    const { page, context } = await openPage(browser);
    await openSales(page);
    await revenue(page).getByText('1.266M').waitFor();
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
    const client = new pg.Client({ connectionString: await server.northwindUrl() });
    await client.connect();
    try {
      // Some 3.2 million more: 32,000 units at 100 without a discount.
      await client.query('UPDATE order_details SET unit_price = 100, quantity = 32000, discount = 0 WHERE order_id = 10248 AND product_id = 11');
      await revenue(page).getByText(/^4\.4\d*M$/).waitFor({ timeout: 15_000 });
    } finally {
      await client.end();
    }
    expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true);
    await context.close();
  });
});
