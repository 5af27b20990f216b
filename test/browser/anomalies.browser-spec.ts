import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

interface Watched {
  id: string;
  title: string;
  enabled: boolean;
  series: object;
  settings: object;
  sensitivity: number;
  judgedUntil: string | null;
}
const WIDTHS = [375, 768, 1280, 1920];
const MINUTE_MS = 60_000;
const DOCKS = ['north', 'south'] as const;

describe('anomalies, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' });
    api = new Api(server.url).as(data.accessToken);
    await send('dock.wait', 200);
    await send('dock.vans', 200);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** What is usual, of so many minutes before the one that runs. */
  const send = async (metric: string, minutes: number): Promise<void> => {
    const first = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - minutes * MINUTE_MS;
    const events = Array.from({ length: minutes }, (_, minute) =>
      DOCKS.map((dock) => ({ metric, value: 30 + 3 * Math.sin(minute / 7) + (minute % 3), dimensions: { dock }, timestamp: new Date(first + minute * MINUTE_MS + 1_000).toISOString() })),
    ).flat();
    expect((await api.post('/ingest/events', events)).status).toBeLessThan(300);
  };
  const sendNow = async (metric: string, value: number): Promise<void> => {
    expect((await api.post('/ingest/events', [{ metric, value, dimensions: { dock: 'north' } }])).status).toBeLessThan(300);
  };
  const watched = async (title: string): Promise<Watched | undefined> => (await api.get<Watched[]>('/anomalies/metrics')).data.find((each) => each.title === title);
  const learned = (title: string): Promise<void> => eventually(async () => expect((await watched(title))?.judgedUntil).toEqual(expect.any(String)), 60_000);
  const row = (page: Page, title: string) => page.getByRole('table', { name: 'Watched metrics' }).getByRole('row').filter({ hasText: title });
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

  it('are found in a metric that a form chose, told at once in words, judged with a way back, and resolved', async () => {
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('region').filter({ hasText: 'Anomalies' }).or(page.getByRole('heading', { name: 'Anomalies' })).first().waitFor();
    await page.getByRole('link', { name: 'Anomalies', exact: true }).click();
    await page.getByText('Nothing unusual now').waitFor();
    await page.getByRole('link', { name: 'Watch a metric' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Watch', exact: true }).click();
    await form.getByText('It needs a title.').waitFor();
    await form.getByText('Choose a metric.').waitFor();
    await form.getByLabel('Title').fill('Waiting at the docks');
    await form.getByLabel('Unit').fill('min');
    // By keyboard alone: the list opens, is searched, and gives way to what was chosen.
    await form.getByRole('button', { name: 'Metric', exact: false }).focus();
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Search metrics').fill('dock.wait');
    await page.getByRole('option', { name: 'dock.wait' }).waitFor();
    await page.keyboard.press('Enter');
    await form.getByRole('combobox', { name: 'Shown as' }).click();
    await page.getByRole('option', { name: 'Greatest' }).click();
    await form.getByRole('combobox', { name: 'Each point spans' }).click();
    await page.getByRole('option', { name: '1\u00a0minute', exact: true }).click();
    await form.getByLabel('Sensitivity').fill('0.6');
    await form.getByText('More settings').click();
    await form.getByLabel('Quiet hours').fill('at night');
    await form.getByRole('button', { name: 'Watch', exact: true }).click();
    await form.getByText('Write spans such as 22:00-06:00, by commas.').waitFor();
    await form.getByLabel('Quiet hours').fill('');
    await atAllWidths(page, 'form-light');
    await form.getByRole('button', { name: 'Watch', exact: true }).click();
    await row(page, 'Waiting at the docks').getByText('Watched', { exact: true }).waitFor({ timeout: 60_000 });
    await atAllWidths(page, 'metrics-light');

    await page.getByRole('link', { name: 'Anomalies', exact: true }).first().click();
    await page.getByText('Nothing unusual now').waitFor();
    await sendNow('dock.wait', 900);
    const toast = page.getByText('An anomaly was found');
    await toast.waitFor({ timeout: 60_000 });
    const list = page.getByRole('list', { name: 'Anomalies' });
    await list.getByText('Waiting at the docks was', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Look' }).click();
    await page.waitForURL(/\/anomalies\/[0-9a-f-]{36}/);
    const detail = page.getByRole('article', { name: /^Waiting at the docks was/ });
    await detail.getByRole('img', { name: /around the anomaly.*Anomaly: 1 place/ }).waitFor();
    await detail.getByRole('region', { name: 'By dock' }).getByText('north').waitFor();
    await atAllWidths(page, 'anomaly-light');
    await detail.getByRole('button', { name: 'Wrong' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('It counts as a false alarm').waitFor();
    await detail.getByText('You said that it was a false alarm', { exact: false }).waitFor();
    expect((await watched('Waiting at the docks'))?.sensitivity).toBeCloseTo(0.55);
    await page.getByRole('button', { name: 'Undo' }).click();
    await detail.getByText('Your answer moves', { exact: false }).waitFor();
    expect((await watched('Waiting at the docks'))?.sensitivity).toBeCloseTo(0.6);

    await page.getByRole('radio', { name: 'Over' }).click();
    await page.waitForURL(/status=resolved/);
    await page.getByText('No anomaly was found yet').waitFor();
    await page.getByRole('radio', { name: 'Open' }).click();
    await page.getByRole('combobox', { name: 'Feedback' }).click();
    await page.getByRole('option', { name: 'Judged wrong' }).click();
    await page.getByText('None fits the filters').waitFor();
    await page.reload();
    await page.getByText('None fits the filters').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await list.getByRole('link').first().waitFor();
    await detail.getByRole('button', { name: 'Resolve' }).click();
    await detail.getByText('Resolved by you').waitFor();
    await page.getByText('Nothing unusual now').waitFor();
    await detail.getByRole('link', { name: 'Logs' }).click();
    await page.waitForURL(/\/system\/logs\?.*range=/);
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  it('stand on the home page, and their metric is looked at, disabled, changed, deleted and brought back, in the dark and on a phone', async () => {
    const series = { source: 'metric', metric: 'dock.vans', aggregation: 'last', groupBy: ['dock'] };
    const settings = { direction: 'up', windowSize: 24 };
    expect((await api.post('/anomalies/metrics', { title: 'Vans', unit: 'vans', bucket: '1m', series, settings })).status).toBe(201);
    await learned('Vans');
    await sendNow('dock.vans', 800);
    const { page, problems, context } = await openPage(browser, { theme: 'dark', width: 375 });
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    const card = page.getByRole('list', { name: 'Anomalies' });
    await card.getByText(/^Vans \(north\) was 800/).waitFor({ timeout: 60_000 });
    await atAllWidths(page, 'home-dark');
    await page.setViewportSize({ width: 375, height: 900 });
    await card.getByRole('link').first().click();
    await page.getByRole('article', { name: /^Vans/ }).getByRole('img').waitFor();
    await atAllWidths(page, 'anomaly-dark');
    await page.setViewportSize({ width: 375, height: 900 });
    await page.getByRole('link', { name: 'Metric', exact: true }).click();
    await page.getByRole('heading', { name: 'Vans', level: 1 }).waitFor();
    await page.getByRole('img', { name: /^Vans\..*Anomaly: 1 place/ }).waitFor();
    await page.getByRole('combobox', { name: 'Series' }).click();
    await page.getByRole('option', { name: 'dock south' }).click();
    await page.getByRole('img', { name: /^Vans\.(?!.*Anomaly:)/ }).waitFor();
    await atAllWidths(page, 'metric-dark');
    await page.setViewportSize({ width: 375, height: 900 });
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('“Vans” is disabled').waitFor();
    expect(await watched('Vans')).toMatchObject({ enabled: false, series, settings });
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('“Vans” is watched again').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Smallest value that matters').fill('5');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Vans” was changed').waitFor();
    expect(await watched('Vans')).toMatchObject({ enabled: true, series, settings: { ...settings, minimumVolume: 5 } });
    await page.getByRole('button', { name: 'Delete' }).click();
    await form.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“Vans” was deleted').waitFor();
    await row(page, 'Net revenue').waitFor();
    await row(page, 'Vans').waitFor({ state: 'detached' });
    expect(await watched('Vans')).toBeUndefined();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'Vans').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);
});
