import type { Browser, Page } from 'playwright-core';
import { type Receiver, startReceiver, status } from '../notifications/receiver.js';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { putAwayDemoAlerts } from './demo-alerts.js';

const SECRET = 'a-secret-of-the-webhook';
const WIDTHS = [375, 768, 1280];
/** Alerts are evaluated, and what lasts is given up, within so long. */
const PATIENCE = 60_000;

describe('who is told, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let receiver: Receiver;
  let api: Api;
  beforeAll(async () => {
    [browser, receiver, server] = await Promise.all([launchBrowser(), startReceiver(), startDemoServer()]);
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' });
    api = new Api(server.url).as(data.accessToken);
    await putAwayDemoAlerts(api);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await server?.stop();
  });

  const open = async (page: Page, tab: string): Promise<void> => {
    await page.goto(`${server.url}/alerts`);
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tab', { name: tab, selected: true }).waitFor();
  };
  const row = (page: Page, table: string, text: string) => page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text });
  /** At each width nothing leaves the page sideways; looks are kept where somebody wants to see them. */
  const atAllWidths = async (page: Page, name: string): Promise<void> => {
    const directory = globalThis.process.env['SCREENSHOTS'];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await eventually(async () => expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false));
      if (directory !== undefined) await page.screenshot({ path: `${directory}/${name}-${width}.png` });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };

  it('is set up, tried for real, seen to fail, mended, and told after all', async () => {
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await open(page, 'Channels');
    await page.getByText('No channel yet').waitFor();
    await page.getByRole('button', { name: 'New channel' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Webhook' }).check({ force: true });
    await dialog.getByLabel('Name').fill('Depot hook');
    await dialog.getByLabel('Address').fill(`${receiver.url}/depot`);
    await dialog.getByLabel('Secret').fill('short');
    await dialog.getByRole('button', { name: 'Create and test' }).click();
    await dialog.getByText('Secret needs 16 characters at least.').waitFor();
    await dialog.getByLabel('Secret').fill(SECRET);
    await dialog.getByRole('button', { name: 'Create and test' }).click();
    // Private addresses are closed until a platform admin opens them, which this reader may.
    await dialog.getByRole('button', { name: `Allow 127.0.0.1:${receiver.port}` }).click();
    await dialog.getByText('The receiver answered 200: ok').waitFor();
    expect(receiver.at('/depot')).toHaveLength(1);
    receiver.answer('/depot', status(404, 'no such hook'));
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByText('The receiver answered 404: no such hook').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    // What is stored is not shown, and stays when it is left empty.
    await page.getByRole('button', { name: 'Actions for Depot hook' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    expect(await dialog.getByLabel('Secret').inputValue()).toBe('');
    await dialog.getByText('Stored. Leave empty to keep it.').waitFor();
    await dialog.getByLabel('Name').fill('Depot');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await row(page, 'Channels', 'Depot').getByText('Not used yet').waitFor();

    const [channel] = (await api.get<{ id: string }[]>('/notification-channels')).data;
    expect((await api.post('/ingest/events', [{ metric: 'depot.queue', value: 140, dimensions: { site: 'north' } }])).status).toBeLessThan(300);
    const condition = { kind: 'threshold', series: { source: 'metric', metric: 'depot.queue', aggregation: 'last', groupBy: ['site'] }, comparator: 'gt', threshold: 100, windowSeconds: 300 };
    expect((await api.post('/alert-rules', { name: 'Depot queue', severity: 'critical', condition, channelIds: [channel?.id] })).status).toBe(201);
    await open(page, 'Deliveries');
    const dead = page.getByRole('region', { name: 'Not delivered' });
    // Three tries are made of what will hardly pass; each is asked for here rather than waited for.
    await eventually(async () => {
      const [told] = (await api.get<{ id: string; status: string }[]>(`/notifications?channelId=${channel?.id}`)).data;
      if (told?.status === 'pending') await api.post(`/notifications/${told.id}/retry`);
      expect(told?.status).toBe('dead');
    }, PATIENCE);
    await dead.getByText('1 notification could not be delivered').waitFor({ timeout: PATIENCE });
    await dead.getByText('Depot: 1 · The receiver answered 404: no such hook').waitFor();
    await dead.getByRole('button', { name: 'Show them' }).click();
    await page.waitForURL(/tab=deliveries&status=dead/);
    await atAllWidths(page, 'deliveries-light');
    await page.getByRole('button', { name: 'Depot queue: site north', exact: true }).click();
    await dialog.getByText('The receiver answered 404: no such hook').waitFor();
    await page.keyboard.press('Escape');

    receiver.answer('/depot', status(200, 'ok'));
    await page.getByRole('button', { name: 'Retry “Depot queue: site north” now' }).focus();
    await page.keyboard.press('Enter');
    await dead.waitFor({ state: 'detached' });
    await page.getByText('Everything could be delivered').waitFor();
    await page.getByRole('button', { name: 'Show all deliveries' }).click();
    await row(page, 'Deliveries', 'Depot queue: site north').getByText('Delivered').waitFor();
    expect(receiver.at('/depot').at(-1)?.json).toMatchObject({ notifications: [{ event: 'firing' }] });
    await open(page, 'Channels');
    await row(page, 'Channels', 'Depot').getByText('Delivers').waitFor();
    await atAllWidths(page, 'channels-light');
    await page.getByRole('button', { name: 'Actions for Depot' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByText('1 alert rule tells it: Depot queue').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  it('escalates by steps that the keyboard moves, and is kept quiet by a silence that shows what it matches', async () => {
    const { page, problems, context } = await openPage(browser, { theme: 'dark' });
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await open(page, 'Escalation');
    await page.getByRole('button', { name: 'New policy' }).click();
    const dialog = page.getByRole('dialog').first();
    const choose = async (step: number, name: string): Promise<void> => {
      await dialog.getByRole('button', { name: `Who is told in step ${step}` }).focus();
      await page.keyboard.press('Enter');
      await page.getByPlaceholder('Search channels and members').fill(name);
      await page.getByRole('option', { name }).waitFor();
      await page.keyboard.press('Enter');
    };
    await dialog.getByLabel('Name').fill('On call');
    await choose(1, 'Depot');
    await dialog.getByRole('button', { name: 'Add step' }).click();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('Choose a channel or a member.').waitFor();
    await choose(2, 'Demo');
    await dialog.getByText('Depot is told at once, Demo after 10\u00a0min.').waitFor();
    await dialog.getByRole('button', { name: 'Move step 2 up' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('Demo is told at once, Depot after 10\u00a0min.').waitFor();
    await dialog.getByLabel('Step 2 comes after').fill('0');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('This must come a minute or more after the step before.').waitFor();
    await dialog.getByLabel('Step 2 comes after').fill('30');
    await atAllWidths(page, 'policy-dark');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const steps = page.getByRole('list', { name: 'Steps of On call' });
    await steps.getByText('after 30\u00a0min').waitFor();
    await atAllWidths(page, 'policies-dark');

    await open(page, 'Silences');
    await page.getByText('Nothing is silenced').waitFor();
    await page.getByRole('button', { name: 'New silence' }).click();
    await page.keyboard.type('site');
    await dialog.getByLabel('Value 1').fill('north');
    await dialog.getByText('Matches 1 open alert now').waitFor();
    await dialog.getByRole('button', { name: 'Silence', exact: true }).click();
    await dialog.getByText('Say why', { exact: false }).waitFor();
    await dialog.getByLabel('Reason').fill('Stocktaking');
    await atAllWidths(page, 'silence-dark');
    await dialog.getByRole('button', { name: 'Silence', exact: true }).click();
    const active = page.getByRole('list', { name: 'Active silences' });
    await active.getByText('matches 1\u00a0open alert', { exact: false }).waitFor();
    await eventually(async () => expect((await api.get<{ status: string }[]>('/alerts')).data.map((alert) => alert.status)).toContain('silenced'));
    await active.getByRole('button', { name: 'End the silence of site is north' }).click();
    await page.getByRole('list', { name: 'Silences that are over' }).getByText('Stocktaking').waitFor();
    await eventually(async () => expect((await api.get<{ status: string }[]>('/alerts')).data.map((alert) => alert.status)).not.toContain('silenced'));
    await page.getByRole('button', { name: 'Undo' }).click();
    await active.getByText('Stocktaking').waitFor();
    await atAllWidths(page, 'silences-dark');
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);
});
