import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

describe('the logs, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    const credentials = { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' };
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', credentials);
    api = new Api(server.url).as(data.accessToken);
    // The demo's logs come beside the start.
    await eventually(async () => {
      const { data: events } = await api.post<{ events: unknown[] }>('/system/events', { filters: { types: ['demo.logs'] } });
      expect(events.events).toHaveLength(2);
    }, 60_000);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (page: Page, address: string): Promise<void> => {
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}/system/logs${address}`);
  };
  const rows = (page: Page) => page.getByRole('list', { name: 'Lines' }).getByRole('listitem');
  const search = (page: Page) => page.getByRole('searchbox', { name: 'Search the logs' });

  it('are found under System health, narrowed by a press on a value, and followed by their trace', async () => {
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Logs' }).click();
    await rows(page).nth(5).waitFor();
    await search(page).fill('service=ts-basic-service level>=error');
    await search(page).press('Enter');
    await page.getByText('56 lines').waitFor();
    await rows(page).first().getByRole('button').first().click();
    await rows(page).first().getByRole('button', { name: 'Only lines with this pod' }).click();
    await eventually(() => expect(new URL(page.url()).searchParams.get('q')).toMatch(/^service=ts-basic-service level>=error pod=ts-basic-service-/));
    await rows(page).first().getByRole('button', { name: 'Show the trace' }).click();
    await eventually(() => expect(new URL(page.url()).searchParams.get('q')).toMatch(/^traceId=[0-9a-f]{32}$/));
    await eventually(async () => expect(new Set(await rows(page).locator('button > span:nth-of-type(2)').allInnerTexts()).size).toBeGreaterThan(1));
    expect(problems).toEqual([]);
    await context.close();
  });

  it('say where a search is wrong, under the search', async () => {
    const { page, context } = await openPage(browser, { theme: 'dark' });
    await open(page, '');
    await search(page).fill('status=200 level>=loud');
    await search(page).press('Enter');
    const problem = page.getByRole('alert');
    await problem.getByText('There is no level loud').waitFor();
    // The sign stands under the first letter of what is wrong.
    expect((await problem.locator('pre').innerText()).split('\n')[1]?.indexOf('^')).toBe('status=200 level>='.length);
    await context.close();
  });

  it('appear as they come when live is switched on, and a piece of time is chosen by keys', async () => {
    const { page, problems, context } = await openPage(browser, { width: 375 });
    await open(page, '?q=service%3Dlive-trial');
    await page.getByText('No line in this range fits the search').waitFor();
    await page.getByRole('button', { name: 'Live' }).click();
    await page.getByText('New lines appear as they come').waitFor();
    await api.post('/ingest/logs', [{ msg: 'first of its kind', service: 'live-trial', level: 50 }]);
    await rows(page).getByText('first of its kind').waitFor();
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await rows(page).nth(5).waitFor();
    const chart = page.getByRole('group', { name: /^Lines over time/ });
    // Its bars are counted anew after the search was cleared, and until then there is nothing to choose.
    await eventually(async () => {
      await chart.focus();
      for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).searchParams.get('range') ?? '').toMatch(/Z\.\..*Z$/);
    });
    expect(problems).toEqual([]);
    await context.close();
  });
});
