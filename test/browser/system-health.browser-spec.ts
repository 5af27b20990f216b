import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn, slowDown } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

describe('system health, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    const credentials = { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' };
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', credentials);
    api = new Api(server.url).as(data.accessToken);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (page: Page, address = ''): Promise<void> => {
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}/system${address}`);
  };
  const overall = (page: Page) => page.getByRole('region', { name: 'Overall status' });
  const inWindow = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

  it('shows figures of a fresh installation without anything configured', async () => {
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Health', exact: true }).click();
    await overall(page).getByText('Healthy').waitFor();
    await eventually(async () => expect(await overall(page).innerText()).toMatch(/CPU\s+[\d.,]+\s%/), 30_000);
    await page.getByRole('table', { name: 'Services' }).getByRole('button', { name: 'PostgreSQL' }).waitFor();
    await page.getByRole('tab', { name: 'Resources' }).click();
    await page.getByRole('img', { name: /^CPU of the process\. / }).locator('canvas').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps the range in the address, and takes one of the reader’s own', async () => {
    const { page, problems, context } = await openPage(browser, { theme: 'dark' });
    await open(page);
    await overall(page).getByText('Healthy').waitFor();
    await page.getByRole('radio', { name: '7 d' }).click();
    await eventually(() => expect(new URL(page.url()).searchParams.get('range')).toBe('7d'));
    await page.getByText('Last 7 days').first().waitFor();
    await page.getByRole('button', { name: 'Custom' }).click();
    await page.getByLabel('From', { exact: true }).fill('2026-01-02T10:00');
    await page.getByLabel('To', { exact: true }).fill('2026-01-01T10:00');
    await page.getByText('It must be later').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2026-01-03T10:00');
    await page.getByRole('button', { name: 'Apply' }).click();
    await eventually(() => expect(new URL(page.url()).searchParams.get('range')).toBe('2026-01-02T09:00:00.000Z..2026-01-03T09:00:00.000Z'));
    await page.goBack();
    await eventually(() => expect(new URL(page.url()).searchParams.get('range')).toBe('7d'));
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is used by keys: tabs, ranges, services and the way to the logs, also where the machine is slow', async () => {
    const { page, context } = await openPage(browser);
    await open(page);
    await slowDown(page, 12);
    await page.getByRole('tab', { name: 'Status' }).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => expect(new URL(page.url()).searchParams.get('tab')).toBe('resources'));
    // The focus follows a moment later; until it has, the next key would go from where it was.
    const focused = page.locator(':focus');
    await eventually(async () => expect(await focused.textContent()).toBe('Resources'));
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('tab', { name: 'Status', selected: true }).waitFor();
    await page.getByRole('radio', { name: '1 h', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => expect(new URL(page.url()).searchParams.get('range')).toBe('24h'));
    const northwind = page.getByRole('table', { name: 'Services' }).getByRole('button', { name: 'Northwind' });
    await northwind.waitFor();
    await northwind.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Northwind' }).waitFor();
    const logs = page.getByRole('region').or(page.locator('section')).filter({ has: page.getByRole('heading', { name: 'Northwind' }) }).getByRole('link', { name: 'Logs', exact: true });
    await logs.first().focus();
    await page.keyboard.press('Enter');
    await eventually(() => expect(new URL(page.url()).pathname).toBe('/system/logs'));
    expect(new URL(page.url()).searchParams.get('service')).toBe('Northwind');
    await context.close();
  }, 150_000);

  it('leads from a point of a chart to the lines of that time', async () => {
    const { page, context } = await openPage(browser);
    await open(page, '?tab=resources');
    const chart = page.getByRole('img', { name: /^CPU of the process\. / });
    await chart.locator('canvas').waitFor();
    // Somewhere in the newest part, where there is something; what is above the chart may still grow.
    let attempt = 0;
    await eventually(async () => {
      const box = await chart.boundingBox({ timeout: 1_000 });
      attempt += 1;
      await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) - 6 * (attempt % 12), (box?.y ?? 0) + (box?.height ?? 0) / 2);
      await page.waitForURL(/\/system\/logs/, { timeout: 500 });
    }, 100_000);
    const at = Date.parse(new URL(page.url()).searchParams.get('at') ?? '');
    expect(Math.abs(Date.now() - at)).toBeLessThan(3_600_000);
    await context.close();
  }, 150_000);

  it('shows work as it goes on, who calls whom, and fits a telephone', async () => {
    const { page, problems, context } = await openPage(browser, { width: 375 });
    await open(page);
    await page.getByText('No workflows').waitFor();
    await api.post('/ingest/workflows', [{ id: 'w-1', name: 'Nightly import', status: 'running', progress: 40 }]);
    await page.getByRole('list', { name: 'Workflows' }).getByText('Nightly import').waitFor();
    await api.post('/ingest/workflows', [{ id: 'w-1', name: 'Nightly import', status: 'failed', message: 'disk is full' }]);
    await page.getByRole('list', { name: 'Workflows' }).getByText('Failed').waitFor();
    expect(await inWindow(page)).toBe(true);
    await api.post('/ingest/calls', [
      { caller: 'shop', callee: 'payment', durationMs: 20, count: 50 },
      { caller: 'shop', callee: 'payment', durationMs: 900, error: true, count: 5 },
      { caller: 'payment', callee: 'bank', durationMs: 12, count: 30 },
    ]);
    await page.goto(`${server.url}/system?tab=dependencies`);
    await page.getByRole('table', { name: 'Calls of services by services' }).getByText('bank').first().waitFor();
    await page.getByRole('img', { name: /^Dependency graph\. / }).locator('canvas').waitFor();
    expect(await inWindow(page)).toBe(true);
    for (const tab of ['resources', 'patterns', 'traffic']) {
      // Which routes there are is told by another part of the server, which may be away: then the page goes without.
      if (tab === 'traffic') expect(problems).toEqual([]);
      await page.goto(`${server.url}/system?tab=${tab}`);
      await page.getByRole('tab', { selected: true }).waitFor();
      await page.waitForLoadState('networkidle');
      expect([tab, await inWindow(page)]).toEqual([tab, true]);
    }
    await context.close();
  });

  it('shows the demo’s dashboard, with states, workflows, metrics and logs', async () => {
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: /^System health How/ }).click();
    await page.getByRole('list', { name: 'Services of Services' }).getByText('Tidemark').waitFor();
    await page.getByRole('region', { name: 'Workflows' }).waitFor();
    await page.getByRole('list', { name: 'Lines of Errors in logs' }).getByRole('listitem').first().waitFor({ timeout: 60_000 });
    await eventually(async () => expect(await page.getByRole('region', { name: 'Northwind answers in' }).innerText()).toMatch(/\d+(\.\d+)?\sm?s/), 60_000);
    expect(problems).toEqual([]);
    await context.close();
  });
});
