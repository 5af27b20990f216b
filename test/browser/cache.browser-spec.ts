import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

interface Metrics {
  process: { l1: { entries: number } };
}

describe('the page of the cache, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    const credentials = { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' };
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', credentials);
    api = new Api(server.url).as(data.accessToken);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (page: Page, email = 'demo@tidemark.local', password = server.password): Promise<void> => {
    await signInOn(page, server.url, email, password);
    await page.goto(`${server.url}/cache`);
  };
  /** The cards' parts by their headings. */
  const card = (page: Page, title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title }) });
  /** A query over a value of its own, which nobody else asks for, through the front door. */
  const ask = async (value: number): Promise<boolean> => {
    const { data: sources } = await api.get<{ id: string; name: string }[]>('/datasources');
    const dataSourceId = sources.find(({ name }) => name === 'Northwind')?.id;
    const { metadata } = await api.post('/query/execute', { dataSourceId, sql: `SELECT ${value} AS value` });
    return metadata?.['cached'] === true;
  };

  it.each(['light', 'dark'] as const)('tells what is kept and how reads went, in the %s theme', async (theme) => {
    const { page, problems, context } = await openPage(browser, { theme });
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Cache' }).click();
    await page.getByRole('row').filter({ hasText: 'Memory of the process' }).getByText('in use').waitFor();
    const shared = page.getByRole('row').filter({ hasText: 'Shared, in Redis' });
    await shared.getByText('not set up').waitFor();
    const { data } = await api.get<{ reads: number }>('/cache/metrics');
    const reads = page.getByRole('region', { name: 'Reads' }).locator('dl').filter({ hasText: 'Reads' }).locator('dd');
    await eventually(async () => expect(Number((await reads.textContent())?.replaceAll(',', ''))).toBeGreaterThanOrEqual(data.reads), 15_000);
    for (const width of [375, 768, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const beyond = async (): Promise<unknown> => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      await eventually(async () => expect([width, await beyond()]).toEqual([width, 0]), 5_000);
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  it('drops what a source gave, says what is wrong at the field, and drops all of the tenant', async () => {
    const { page, context } = await openPage(browser);
    await open(page);
    await ask(4_711);
    expect(await ask(4_711)).toBe(true);
    const drop = card(page, 'Drop entries');
    await drop.getByLabel('What is dropped').click();
    await page.getByRole('option', { name: 'Results of a data source' }).click();
    expect(await drop.getByRole('button', { name: 'Drop' }).isDisabled()).toBe(true);
    await drop.getByLabel('Data source').click();
    await page.getByRole('option', { name: 'Northwind' }).click();
    await drop.getByRole('button', { name: 'Drop' }).click();
    await page.getByText('Dropped: who asks next', { exact: false }).first().waitFor();
    expect(await ask(4_711)).toBe(false);

    await drop.getByLabel('What is dropped').click();
    await page.getByRole('option', { name: 'All that is kept of this tenant' }).click();
    await page.route('**/cache/entries*', (route) => route.abort());
    await drop.getByRole('button', { name: 'Drop' }).click();
    await drop.locator('[aria-invalid="true"]').waitFor();
    await page.unroute('**/cache/entries*');

    expect(await ask(4_711)).toBe(true);
    await drop.getByRole('button', { name: 'Drop' }).click();
    await eventually(async () => expect(await ask(4_711)).toBe(false), 10_000);
    await context.close();
  });

  it('warms a dashboard and says what became of it', async () => {
    const { page, context } = await openPage(browser);
    await open(page);
    const warm = card(page, 'Warm dashboards');
    await warm.getByRole('checkbox', { name: 'Sales' }).check();
    await warm.getByRole('button', { name: 'Warm' }).click();
    await warm.getByText(/^\d+.results are kept$/).waitFor({ timeout: 60_000 });
    await context.close();
  });

  it('flushes all for a platform admin after asking, and offers it to nobody else', async () => {
    const { page, context } = await openPage(browser);
    await open(page);
    await ask(815);
    expect(await ask(815)).toBe(true);
    await page.getByRole('button', { name: 'Flush everything' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Flush everything' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await ask(815)).toBe(false);
    expect((await api.get<Metrics>('/cache/metrics')).data.process.l1.entries).toBeGreaterThan(0);
    await context.close();

    // The first who registers looks after the installation as well; the second does not.
    const passphrase = 'a long enough passphrase 7';
    await new Api(server.url).post('/auth/register', { email: 'first@elsewhere.test', password: passphrase, tenantName: 'First', tokenDelivery: 'body' });
    const other = { email: 'admin@elsewhere.test', password: passphrase };
    await new Api(server.url).post('/auth/register', { ...other, tenantName: 'Elsewhere', tokenDelivery: 'body' });
    const { page: theirs, context: fresh } = await openPage(browser);
    await open(theirs, other.email, other.password);
    await card(theirs, 'Drop entries').waitFor();
    expect(await theirs.getByRole('button', { name: 'Flush everything' }).count()).toBe(0);
    expect(await theirs.getByText('Memory of the process').count()).toBe(0);
    await fresh.close();
  });
});
