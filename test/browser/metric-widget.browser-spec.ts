import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';

const VISIT_MS = 180_000;
/** A folder for pictures of what is seen, for those who look at it. */
const PICTURES = process.env['TIDEMARK_TEST_PICTURES'];

const look = async (page: Page, name: string): Promise<void> => {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
};
const choose = async (page: Page, field: string, option: string): Promise<void> => {
  await page.getByLabel(field, { exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

describe('a widget that reads a metric, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let token: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    token = String((await request('/auth/login', { email: 'demo@tidemark.local', password: server.password }))['accessToken']);
    const hour = 3_600_000;
    await send(
      ['checkout', 'catalogue', 'search'].flatMap((service, place) =>
        Array.from({ length: 120 }, (_, index) => ({
          metric: 'shop.latency_ms',
          value: 40 * (place + 1) + 20 * Math.sin(index / 9) + (index % 7),
          timestamp: new Date(Date.now() - 20 * hour + index * hour / 6).toISOString(),
          dimensions: { service, region: index % 2 ? 'eu' : 'us' },
        })),
      ),
    );
  }, VISIT_MS);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const request = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const { data, error } = (await answer.json()) as { data: Record<string, unknown>; error?: { message: string } };
    if (!answer.ok) throw new Error(`${answer.status} ${error?.message}`);
    return data;
  };
  const send = async (events: object[]): Promise<void> => {
    expect(await request('/ingest/events', events)).toMatchObject({ accepted: events.length });
  };
  const tile = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

  it('is built by choosing, shows what it will show, and follows what is sent without a reload', async () => {
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}/dashboards`);
    await page.getByRole('button', { name: 'New dashboard' }).first().click();
    await page.getByRole('dialog').getByLabel('Name').fill('Operations');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await page.getByText('Add a first widget').waitFor();

    await page.getByRole('button', { name: 'Add widget' }).first().click();
    await page.getByRole('menuitem', { name: 'Line', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Latency');
    await page.getByRole('radio', { name: 'Metric' }).click();
    await page.getByLabel('Metric', { exact: true }).click();
    await page.getByPlaceholder('Search metrics').fill('latency');
    await page.getByRole('option', { name: 'shop.latency_ms' }).click();
    await choose(page, 'Shown as', '95th percentile');
    await choose(page, 'Each point spans', 'Hour');
    await choose(page, 'Group by a dimension', 'service');
    await choose(page, 'Filter by a dimension', 'region');
    await page.getByText('region is').waitFor();
    await page.locator('[data-tile]').filter({ hasText: 'Latency' }).locator('canvas').first().waitFor();
    await look(page, 'metric-builder');

    await page.getByRole('button', { name: 'Add widget' }).first().click();
    await page.getByRole('menuitem', { name: 'Table', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders');
    await page.getByRole('radio', { name: 'Metric' }).click();
    await send([{ metric: 'shop.orders', value: 3 }]);
    await page.reload();
    await page.locator('[data-tile]').filter({ hasText: 'Orders' }).click();
    await page.getByRole('radio', { name: 'Metric' }).click();
    await page.getByLabel('Metric', { exact: true }).click();
    await page.getByRole('option', { name: 'shop.orders' }).click();
    await choose(page, 'Each point spans', 'One figure for all of it');
    await page.locator('[data-tile]').filter({ hasText: 'Orders' }).getByRole('cell', { name: '3', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('“Operations” was published').waitFor();
    await tile(page, 'Latency').locator('canvas').first().waitFor();
    await tile(page, 'Orders').getByRole('cell', { name: '3', exact: true }).waitFor();
    await look(page, 'metric-dashboard');

    await send([{ metric: 'shop.orders', value: 4 }]);
    await tile(page, 'Orders').getByRole('cell', { name: '7', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Actions for Latency' }).click();
    expect(await page.getByRole('menuitem', { name: 'Open in Explore' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: 'Inspect query and data' }).click();
    await page.getByRole('tab', { name: 'Query' }).click();
    await eventually(async () => expect(await page.getByRole('dialog').textContent()).toContain('"metric": "shop.latency_ms"'));
    expect(problems).toEqual([]);
    await context.close();
  }, VISIT_MS);

  it('has its fields where there is little room, and in the dark', async () => {
    for (const [width, theme] of [[375, 'light'], [1280, 'dark']] as const) {
      const { page, problems, context } = await openPage(browser, { width, theme });
      await signInOn(page, server.url, 'demo@tidemark.local', server.password);
      await page.getByRole('link', { name: 'Operations' }).first().click();
      await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
      await page.locator('[data-tile]').filter({ hasText: 'Latency' }).first().click();
      await page.getByRole('tab', { name: 'Data' }).click();
      await page.getByText('Where nothing came').waitFor();
      const [inner, outer] = await page.locator('html').evaluate((root: { scrollWidth: number; clientWidth: number }) => [root.scrollWidth, root.clientWidth]);
      expect(inner).toBe(outer);
      await look(page, `metric-builder-${width}-${theme}`);
      expect(problems).toEqual([]);
      await context.close();
    }
  }, VISIT_MS);
});
