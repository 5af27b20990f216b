import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { putAwayDemoAlerts } from './demo-alerts.js';

interface Alert {
  id: string;
  title: string;
  status: string;
  acknowledgedBy: string | null;
}
const WIDTHS = [375, 768, 1280];
const BACK_MINUTES = 180;

describe('alerts, in a browser', () => {
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

  const send = async (metric: string, value: number, minutesAgo: readonly number[] = [0]): Promise<void> => {
    const events = minutesAgo.map((minutes) => ({ metric, value, timestamp: new Date(Date.now() - minutes * 60_000).toISOString() }));
    expect((await api.post('/ingest/events', events)).status).toBeLessThan(300);
  };
  const open = async (): Promise<Alert[]> => (await api.get<Alert[]>('/alerts')).data;
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

  it('are made by a rule that was tried on the past, told aloud, taken by keyboard, talked about and resolved', async () => {
    await send('depot.queue', 40, Array.from({ length: BACK_MINUTES }, (_, index) => index));
    await send('depot.queue', 180, [90, 91, 92, 93, 94]);
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByRole('heading', { name: 'Alerts', level: 1 }).waitFor();
    await page.getByRole('tab', { name: 'Rules' }).click();
    await page.getByRole('link', { name: 'New rule' }).click();
    await page.getByRole('button', { name: 'Make the rule' }).click();
    await page.getByText('A rule needs a name.').waitFor();
    await page.getByText('Choose a metric.').waitFor();
    await page.getByLabel('Name', { exact: false }).first().fill('Depot queue');
    await page.getByRole('button', { name: 'Metric', exact: false }).first().click();
    await page.getByPlaceholder('Search metrics').fill('depot');
    await page.getByRole('option', { name: 'depot.queue' }).click();
    await page.getByRole('combobox', { name: 'Shown as' }).click();
    await page.getByRole('option', { name: 'Latest' }).click();
    await page.getByLabel('Threshold').fill('100');
    await page.getByLabel('Unit').fill('parcels');
    await page.getByLabel('Over the last, minutes').fill('10');
    await page.getByLabel('Fires after, seconds').fill('0');
    await page.getByLabel('Ends after, seconds').fill('0');
    await page.getByLabel('Labels', { exact: false }).fill('team=depot');
    // The preview says what it comes to now, the backtest what it would have done.
    await page.getByText('40\u00a0parcels').first().waitFor();
    await page.getByRole('radio', { name: '24 h' }).click();
    await page.getByRole('button', { name: 'Run the backtest' }).click();
    await page.getByRole('list', { name: 'Fires' }).waitFor({ timeout: 60_000 });
    await page.getByRole('img', { name: 'What the rule watches', exact: false }).waitFor();
    await atAllWidths(page, 'rule-light');
    await page.getByRole('button', { name: 'Make the rule' }).click();
    const row = (table: string, name: string) => page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: name });
    await row('Alert rules', 'Depot queue').getByText('Well').waitFor({ timeout: 60_000 });
    await atAllWidths(page, 'rules-light');

    await page.getByRole('tab', { name: 'Active' }).click();
    await page.getByText('No alert is open').waitFor();
    await send('depot.queue', 150);
    await row('Open alerts', 'Depot queue').getByText('Firing').last().waitFor({ timeout: 60_000 });
    const toast = page.locator('[aria-live="polite"]').getByText('Depot queue', { exact: true });
    await toast.waitFor();
    await atAllWidths(page, 'active-light');
    // By keyboard alone: chosen, taken, given back by undo, taken again.
    await page.getByRole('checkbox', { name: 'Choose Depot queue' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('1 chosen').waitFor();
    await page.keyboard.press('a');
    await row('Open alerts', 'Depot queue').getByText('Acknowledged').last().waitFor();
    await toast.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row('Open alerts', 'Depot queue').getByText('Firing').last().waitFor();
    await page.getByRole('checkbox', { name: 'Choose Depot queue' }).focus();
    await page.keyboard.press('a');
    await eventually(async () => expect(await open()).toMatchObject([{ status: 'acknowledged' }]));
    await page.getByLabel('Labels: team=core').fill('team=nobody');
    await page.keyboard.press('Enter');
    await page.getByText('No open alert fits').waitFor();
    expect(page.url()).toContain('labels=team%3Dnobody');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('link', { name: 'Depot queue' }).click();
    await page.getByRole('heading', { name: 'Depot queue', level: 1 }).waitFor();
    await page.getByRole('img', { name: 'depot.queue', exact: false }).waitFor();
    await page.getByLabel('Comment').fill('The lift is stuck.');
    await page.getByRole('button', { name: 'Add comment' }).click();
    const story = page.getByRole('list', { name: 'What happened' });
    await story.getByText('The lift is stuck.').waitFor();
    await story.getByText('Acknowledged by you').first().waitFor();
    await atAllWidths(page, 'alert-light');
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('Say why', { exact: false }).waitFor();
    await page.getByLabel('Reason').fill('Counted twice');
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await story.getByText('Resolved by you').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Alerts' }).click();
    await row('Alerts that are over', 'Depot queue').getByText('Resolved by you: Counted twice').waitFor();
    await atAllWidths(page, 'history-light');
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  it('stand on dashboards, where they can be taken, in the dark and on a phone', async () => {
    await send('depot.vans', 3);
    const condition = { kind: 'threshold', series: { source: 'metric', metric: 'depot.vans', aggregation: 'last' }, comparator: 'lt', threshold: 5, windowSeconds: 600 };
    expect((await api.post('/alert-rules', { name: 'Few vans', severity: 'critical', condition, unit: 'vans' })).status).toBe(201);
    const tile = { type: 'metric', name: 'Vans', query: { kind: 'metric', metric: 'depot.vans', aggregation: 'last' }, visualization: { type: 'metric', config: { value: 'value' } } };
    const panel = { type: 'alert-panel', name: 'Needs a person', visualization: { type: 'alert-panel', config: { severities: ['critical'] } } };
    const made = await api.post<{ id: string }>('/dashboards', { name: 'Depot', widgets: [panel, tile] });
    expect(made.status).toBe(201);
    await eventually(async () => expect((await open()).map(({ title }) => title)).toContain('Few vans'), 60_000);
    const { page, problems, context } = await openPage(browser, { theme: 'dark' });
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}/dashboards/${made.data.id}`);
    const list = page.getByRole('list', { name: 'Alerts of Needs a person' });
    await list.getByText('Few vans').waitFor();
    await atAllWidths(page, 'dashboard-dark');
    await list.getByRole('button', { name: 'Acknowledge Few vans' }).click();
    await list.getByText('Acknowledged').waitFor();
    await page.getByRole('button', { name: 'Actions for Vans' }).click();
    await page.getByRole('menuitem', { name: 'Alert from here' }).click();
    await page.getByRole('heading', { name: 'New alert rule' }).waitFor();
    expect(await page.getByLabel('Name', { exact: false }).first().inputValue()).toBe('Vans');
    await page.getByRole('button', { name: 'Metric', exact: false }).first().getByText('depot.vans').waitFor();
    await page.goto(`${server.url}/alerts`);
    await page.getByRole('link', { name: 'Few vans' }).waitFor();
    await atAllWidths(page, 'active-dark');
    await page.getByRole('link', { name: 'Few vans' }).click();
    await page.getByRole('button', { name: 'Snooze' }).click();
    await page.getByRole('menuitem', { name: 'Snooze for an hour' }).click();
    await page.getByText('Snoozed', { exact: true }).first().waitFor();
    await atAllWidths(page, 'alert-dark');
    await page.goto(`${server.url}/alerts?tab=rules`);
    await page.getByRole('button', { name: 'Actions for Few vans' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“Few vans” was deleted').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Few vans' }).waitFor();
    await atAllWidths(page, 'rules-dark');
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  it('are made by rules about budgets, or about costs themselves', async () => {
    const budget = { name: 'Language models', category: 'ai', period: 'monthly', amount: '250', currency: 'USD' };
    const { id } = (await api.post<{ id: string }>('/economics/budgets', budget)).data;
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}/alerts/rules/new`);
    await page.getByLabel('Name', { exact: false }).first().fill('Money for models');
    await page.getByRole('radio', { name: 'Budget' }).click();
    await page.getByRole('button', { name: 'Budget', exact: false }).last().click();
    await page.getByPlaceholder('Search budgets').fill('Language');
    await page.getByRole('option', { name: 'Language models' }).click();
    await page.getByLabel('Spent at least, %').fill('');
    await page.getByRole('button', { name: 'Make the rule' }).click();
    await page.getByText('1 to 1000 percent.').waitFor();
    await page.getByLabel('Spent at least, %').fill('60');
    await page.getByText('of the budget Language models are spent', { exact: false }).waitFor();
    await atAllWidths(page, 'rule-budget');
    await page.getByRole('button', { name: 'Make the rule' }).click();
    await page.getByRole('link', { name: 'Money for models' }).waitFor();
    await page.getByText('60 % of the budget Language models is spent').waitFor();
    const rules = (await api.get<{ name: string; condition: object }[]>('/alert-rules')).data;
    expect(rules.find(({ name }) => name === 'Money for models')?.condition).toEqual({ kind: 'budget', budgetId: id, thresholdPercent: 60 });
    await page.goto(`${server.url}/alerts/rules/new`);
    await page.getByRole('radio', { name: 'Budget' }).click();
    await page.getByRole('button', { name: 'Watch costs of a day' }).click();
    await page.getByRole('button', { name: 'economics.cost' }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);
});
