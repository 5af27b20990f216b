import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn, slowDown } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { putAwayDemoAlerts } from './demo-alerts.js';

interface Guard {
  id: string;
  name: string;
  threshold: number;
  enabled: boolean;
  series: object;
}
const WIDTHS = [375, 768, 1280];

describe('guards, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' });
    api = new Api(server.url).as(data.accessToken);
    await putAwayDemoAlerts(api);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (page: Page): Promise<void> => {
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Guards' }).click();
    await page.getByRole('heading', { name: 'Guards', level: 1 }).waitFor();
  };
  const send = async (metric: string, value: number): Promise<void> => {
    expect((await api.post('/ingest/events', [{ metric, value }])).status).toBeLessThan(300);
  };
  const guards = async (): Promise<Guard[]> => (await api.get<Guard[]>('/guards')).data;
  const row = (page: Page, name: string) => page.getByRole('table', { name: 'Guards' }).getByRole('row').filter({ hasText: name });
  const wide = (page: Page): Promise<boolean> => page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  /** At each width nothing leaves the page sideways; looks are kept where somebody wants to see them. */
  const atAllWidths = async (page: Page, name: string): Promise<void> => {
    const directory = globalThis.process.env['SCREENSHOTS'];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await eventually(async () => expect(await wide(page)).toBe(false));
      if (directory !== undefined) await page.screenshot({ path: `${directory}/${name}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };

  it('are made by a form that shows what they read, tell of a violation as it opens, and of its end by hand', async () => {
    await send('depot.queue', 40);
    const { page, problems, context } = await openPage(browser);
    await open(page);
    await page.getByText('None is open.').waitFor();
    await page.getByRole('link', { name: 'New guard' }).click();
    await page.getByRole('button', { name: 'Define' }).click();
    await page.getByText('A guard needs a name.').waitFor();
    await page.getByText('Choose a metric.').waitFor();
    await page.getByLabel('Name', { exact: false }).first().fill('Depot queue');
    // By keyboard alone: the list opens, is searched, and gives way to what was chosen.
    await page.getByRole('button', { name: 'Metric', exact: false }).focus();
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Search metrics').fill('depot');
    await page.getByRole('option', { name: 'depot.queue' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Shown as' }).click();
    await page.getByRole('option', { name: 'Latest' }).click();
    await page.getByLabel('Threshold').fill('100');
    await page.getByLabel('Unit').fill('parcels');
    await page.getByLabel('Opens after, seconds').fill('0');
    await page.getByText('violated above 100', { exact: false }).waitFor();
    await page.getByText('40\u00a0parcels').waitFor();
    await atAllWidths(page, 'form-light');
    const answer = page.waitForResponse((response) => response.request().method() === 'POST' && /\/guards\?/.test(response.url()));
    await page.getByRole('button', { name: 'Define' }).click();
    const saved = await answer;
    expect([saved.status(), saved.ok() ? '' : await saved.text()]).toEqual([201, '']);
    await row(page, 'Depot queue').getByText('Holds').waitFor({ timeout: 60_000 });

    await send('depot.queue', 150);
    const violation = page.getByRole('list', { name: 'Open violations' }).getByText('Depot queue: 150 parcels is above 100 parcels', { exact: false });
    await violation.waitFor({ timeout: 60_000 });
    await row(page, 'Depot queue').getByText('Violated', { exact: true }).waitFor();
    await atAllWidths(page, 'page-light');
    await page.getByRole('button', { name: 'Resolve the violation of Depot queue' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('Say why', { exact: false }).waitFor();
    await page.getByLabel('Reason').fill('Counted twice');
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('None is open.').waitFor();
    const history = page.getByRole('table', { name: 'Resolved violations' });
    await history.getByText('Resolved by you: Counted twice').waitFor();
    await row(page, 'Depot queue').getByText('Still beyond').waitFor();
    await page.getByRole('combobox', { name: 'Severity' }).click();
    await page.getByRole('option', { name: 'Low' }).click();
    await page.getByText('None of these was violated').waitFor();
    await page.getByRole('combobox', { name: 'Severity' }).click();
    await page.getByRole('option', { name: 'High' }).click();
    await history.waitFor();
    await page.getByRole('radio', { name: 'Installation' }).click();
    await row(page, 'Response time').getByText('above 500').last().waitFor();
    await row(page, 'Depot queue').waitFor({ state: 'detached' });
    await atAllWidths(page, 'installation-light');
    await page.getByRole('button', { name: 'Actions for Response time' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByRole('heading', { name: 'Edit “Response time”' }).waitFor();
    expect(await page.getByLabel('Threshold').inputValue()).toBe('500');
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  it('are looked into, disabled, changed without changing what they watch, deleted and brought back, in the dark and on a phone', async () => {
    await send('depot.vans', 3);
    const series = { source: 'metric', metric: 'depot.vans', aggregation: 'last', filter: { yard: 'north' }, fill: 'zero' };
    expect((await api.post('/guards', { name: 'Vans', violationType: 'storage', severity: 'low', series, comparator: 'lt', threshold: -5, windowSeconds: 300 })).status).toBe(201);
    const vans = async (): Promise<Guard | undefined> => (await guards()).find(({ name }) => name === 'Vans');
    const { page, problems, context } = await openPage(browser, { theme: 'dark', width: 375 });
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}/guards`);
    await page.getByRole('button', { name: 'Vans' }).and(page.getByText('Vans', { exact: true })).click();
    await page.getByRole('dialog').getByText('Latest of depot.vans (yard north)', { exact: false }).waitFor();
    await page.getByRole('dialog').getByRole('table', { name: 'Series' }).or(page.getByText('Nothing has been read yet.')).first().waitFor();
    await atAllWidths(page, 'guard-dark');
    await page.setViewportSize({ width: 375, height: 900 });
    await page.keyboard.press('Escape');
    const act = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Actions for Vans' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    // What is done next is quicker than the page.
    await slowDown(page, 6);
    await act('Disable');
    await row(page, 'Vans').getByText('Disabled').waitFor();
    expect(await vans()).toMatchObject({ enabled: false, series });
    await act('Enable');
    await eventually(async () => expect(await vans()).toMatchObject({ enabled: true }));
    await act('Edit');
    await page.getByLabel('Threshold').fill('-7');
    await atAllWidths(page, 'form-dark');
    await page.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => expect(await vans()).toMatchObject({ threshold: -7, series }));
    await atAllWidths(page, 'page-dark');
    await act('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“Vans” was deleted').waitFor();
    await row(page, 'Vans').waitFor({ state: 'detached' });
    expect(await vans()).toBeUndefined();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'Vans').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);
});
