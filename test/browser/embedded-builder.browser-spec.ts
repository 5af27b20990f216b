import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { type Shop, openShop, succeeded } from '../dashboards/sample-source.js';
import { launchBrowser, openPage } from '../support/browser.js';
import { type CustomerServer, startCustomerServer } from '../support/customer-server.js';
import { eventually } from '../support/eventually.js';

/** The customer's page: a frame under the token of `?as=`, which it renews when the frame asks. */
const frameScript = `
  const asked = new URLSearchParams(location.search);
  const fetchToken = async () => (await fetch('/token-' + asked.get('as'))).json();
  const { id, token } = await fetchToken();
  const frame = document.createElement('iframe');
  frame.title = 'Orders';
  frame.src = asked.get('tidemark') + '/embed/' + id + '#' + token;
  frame.width = asked.get('width') ?? '1200';
  frame.height = '760';
  frame.style.border = '0';
  addEventListener('message', async ({ source, data }) => {
    if (source !== frame.contentWindow || data.type !== 'tidemark:token-expiring') return;
    window.renewals = (window.renewals ?? 0) + 1;
    frame.contentWindow.postMessage({ type: 'tidemark:token', token: (await fetchToken()).token }, asked.get('tidemark'));
  });
  document.body.append(frame);
`;

interface Published {
  version: number;
  widgets: { name: string; type: string; position: { x: number; y: number; width: number }; visualization: { type: string }; query?: { sql: string } }[];
}

describe('the builder in a frame of a customer’s application', () => {
  let shop: Shop;
  let customer: CustomerServer;
  let browser: Browser;
  let dashboard: string;
  let lifetime = 3600;

  const mint = async (change: Record<string, unknown>): Promise<unknown> =>
    succeeded(
      await shop.tenant.developer.api.post<{ id: string; token: string }>('/embed/token', {
        dashboardId: dashboard,
        lockedParameters: { region: 'EU' },
        allowedDomains: [customer.url],
        expiresIn: lifetime,
        ...change,
      }),
    );
  beforeAll(async () => {
    [shop, browser] = await Promise.all([openShop(), launchBrowser()]);
    customer = await startCustomerServer(shop.app.url, { frame: { body: '', script: frameScript } });
    customer.answers.set('/token-editor', () => mint({ permissions: { interaction: 'edit', export: false }, userContext: { id: 'u-1' } }));
    customer.answers.set('/token-nobody', () => mint({ permissions: { interaction: 'edit', export: false } }));
    customer.answers.set('/token-viewer', () => mint({ permissions: { interaction: 'view', export: false } }));
    customer.answers.set('/token-us', () => mint({ lockedParameters: { region: 'US' } }));
  }, 120_000);
  beforeEach(async () => {
    lifetime = 3600;
    dashboard = await makeDashboard(shop);
  });
  afterAll(async () => {
    await browser?.close();
    await customer?.close();
    await shop?.close();
  });

  const open = async (as: string, options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, { height: 900, ...options });
    const width = (options.width ?? 1280) - 20;
    await opened.page.goto(`${customer.url}/frame?as=${as}&width=${width}&tidemark=${encodeURIComponent(shop.app.url)}`);
    return { ...opened, frame: opened.page.frameLocator('iframe') };
  };
  const tile = (frame: FrameLocator, name: string): Locator => frame.locator(`[data-tile][aria-label^="${name}."]`);
  const saved = (frame: FrameLocator): Promise<void> => frame.locator('[data-save-state="saved"]').waitFor();
  const published = async (): Promise<Published> => succeeded(await shop.tenant.developer.api.get<Published>(`/dashboards/${dashboard}`));
  const named = async (name: string) => (await published()).widgets.find((widget) => widget.name === name);
  const edit = async (frame: FrameLocator): Promise<void> => {
    await frame.getByRole('button', { name: 'Edit', exact: true }).click();
    await tile(frame, 'Rows').waitFor();
  };

  it('moves by mouse, sizes by keyboard, shows a chart otherwise, publishes, and viewers see it', async () => {
    const { page, frame, problems, context } = await open('editor');
    await frame.locator('tbody').getByText('11', { exact: true }).waitFor();
    await edit(frame);
    await tile(frame, 'Rows').locator('tbody').getByText('11', { exact: true }).waitFor();
    const rows = await boxOf(tile(frame, 'Rows'));
    await drag(page, { x: rows.x + 60, y: rows.y + 14 }, { x: rows.x + 60 - rows.width, y: rows.y + rows.height });
    await tile(frame, 'Amounts').focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await frame.getByRole('radio', { name: 'Line', exact: true }).check({ force: true });
    await tile(frame, 'Amounts').getByRole('img', { name: /line/i }).waitFor();
    await saved(frame);
    expect(await published()).toMatchObject({ version: 1 });
    await frame.getByRole('button', { name: 'Publish', exact: true }).click();
    await frame.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    await frame.getByRole('img', { name: /^Amounts\. .*line/i }).locator('canvas').waitFor();
    expect(await named('Amounts')).toMatchObject({ type: 'chart', visualization: { type: 'line' }, position: { width: 5 } });
    expect((await named('Rows'))?.position.x).toBe(0);
    expect(problems).toEqual([]);
    await context.close();

    const viewer = await open('us');
    await viewer.frame.getByRole('img', { name: /^Amounts\. .*line/i }).locator('canvas').waitFor();
    await viewer.frame.locator('tbody').getByText('21', { exact: true }).waitFor();
    expect(await viewer.frame.locator('tbody').getByText('11', { exact: true }).count()).toBe(0);
    expect(await viewer.frame.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    expect(viewer.problems).toEqual([]);
    await viewer.context.close();
  });

  it('adds a chart of another widget’s rows, a text and a filter, takes back and brings back, all without a query in sight', async () => {
    const { page, frame, problems, context } = await open('editor');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname} ${request.postData() ?? ''}`));
    await edit(frame);
    const add = async (kind: string): Promise<void> => {
      await frame.getByRole('button', { name: 'Add widget' }).first().click();
      await frame.getByRole('menuitem', { name: kind, exact: true }).click();
    };
    await add('Pie');
    await frame.getByLabel('Name').fill('Shares');
    await frame.getByRole('combobox', { name: /^Rows of/ }).click();
    await frame.getByRole('option', { name: 'Rows' }).click();
    await tile(frame, 'Shares').locator('canvas').waitFor();
    await add('Text');
    await frame.getByLabel('Name').fill('Hello');
    await frame.getByLabel('Text', { exact: true }).fill('From **us**');
    await add('Filter');
    await frame.getByRole('combobox', { name: /^Variable/ }).click();
    expect(await frame.getByRole('option').allTextContents()).toEqual(['At least']);
    await frame.getByRole('option', { name: 'At least' }).click();
    for (const word of ['Data source', 'Query', 'Interactions', 'Versions']) expect(await frame.getByText(word, { exact: true }).count()).toBe(0);
    await tile(frame, 'Total').focus();
    await page.keyboard.press('Delete');
    await eventually(async () => expect(await tile(frame, 'Total').count()).toBe(0));
    await page.keyboard.press('Control+z');
    await tile(frame, 'Total').waitFor();
    await saved(frame);
    await frame.getByRole('button', { name: 'Publish', exact: true }).click();
    await frame.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    const { widgets } = await published();
    expect(widgets.map(({ name }) => name).sort()).toEqual(['Amounts', 'At least', 'Hello', 'Rows', 'Shares', 'Total']);
    expect((await named('Shares'))?.query?.sql).toBe((await named('Rows'))?.query?.sql);
    expect(asked.filter((line) => /sql|query|dataSourceId|SELECT/.test(line))).toEqual([]);
    expect(asked.some((line) => line.startsWith('PUT /api/v1/embed/editor/draft'))).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps what was changed when the page is closed, and warns of what others published', async () => {
    const first = await open('editor');
    await edit(first.frame);
    await tile(first.frame, 'Amounts').focus();
    await first.page.keyboard.press('Enter');
    await first.frame.getByLabel('Name').fill('Renamed');
    await saved(first.frame);
    await first.context.close();
    const { version, widgets } = await published();
    succeeded(await shop.tenant.developer.api.put(`/dashboards/${dashboard}`, { version, name: 'Orders of the year', widgets }));

    const { frame, problems, context } = await open('editor');
    await frame.getByRole('button', { name: 'Edit', exact: true }).click();
    await tile(frame, 'Renamed').waitFor();
    await frame.getByText(/Somebody published version 2/).waitFor();
    await frame.getByRole('button', { name: 'Publish', exact: true }).click();
    await frame.getByRole('dialog').getByText('Renamed “Orders” to “Orders of the year”').waitFor();
    await frame.getByRole('button', { name: 'Publish mine as version 3' }).click();
    await eventually(async () => expect(await named('Renamed')).toBeDefined());
    // What it may not change is as others made it.
    expect(await published()).toMatchObject({ name: 'Orders of the year', version: 3 });
    expect(problems.filter((problem) => !problem.includes('409'))).toEqual([]);
    await context.close();
  });

  it('goes on with later tokens, though they do not say who the viewer is', async () => {
    const { page, frame, context } = await open('nobody');
    await edit(frame);
    await tile(frame, 'Amounts').focus();
    await page.keyboard.press('Enter');
    await frame.getByLabel('Name').fill('First');
    await saved(frame);
    await page.evaluate(`fetch('/token-nobody').then((answer) => answer.json()).then(({ token }) => frames[0].postMessage({ type: 'tidemark:token', token }, '*'))`);
    const tokens = await shop.tenant.developer.api.get<{ id: string; status: string }[]>('/embed/tokens', { dashboardId: dashboard });
    // The one of before does not hold any more.
    const [, before] = succeeded(tokens);
    succeeded(await shop.tenant.developer.api.delete(`/embed/tokens/${before?.id}`));
    await frame.getByLabel('Name').fill('Second');
    await saved(frame);
    await frame.getByRole('button', { name: 'Publish', exact: true }).click();
    await eventually(async () => expect(await named('Second')).toBeDefined());
    await context.close();
  });

  it('fits narrow frames, in the dark too', async () => {
    const { frame, problems, context } = await open('editor', { width: 375, theme: 'dark' });
    await edit(frame);
    expect(await frame.locator('html').evaluate((html: { scrollWidth: number; clientWidth: number }) => html.scrollWidth - html.clientWidth)).toBe(0);
    expect(await frame.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(problems).toEqual([]);
    await context.close();
  });
});

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not in the page.');
  return box;
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

async function makeDashboard({ source, tenant }: Shop): Promise<string> {
  const sql = (text: string): object => ({ kind: 'sql', dataSourceId: source.id, sql: text });
  const created = await tenant.developer.api.post<{ id: string }>('/dashboards', {
    name: 'Orders',
    settings: {
      variables: [
        { name: 'region', type: 'text', default: 'Africa' },
        { name: 'least', type: 'number', label: 'At least' },
      ],
    },
    widgets: [
      {
        type: 'metric',
        name: 'Total',
        position: { x: 0, y: 0, width: 3, height: 2 },
        query: sql('SELECT sum(amount)::int AS total FROM orders WHERE region = {{region}} [[AND amount >= {{least}}]]'),
        visualization: { type: 'metric', config: { value: 'total' } },
      },
      {
        type: 'chart',
        name: 'Amounts',
        position: { x: 0, y: 2, width: 6, height: 4 },
        query: sql('SELECT id::text AS order_no, amount FROM orders WHERE region = {{region}} [[AND amount >= {{least}}]] ORDER BY id'),
        visualization: { type: 'bar', config: { x: 'order_no', y: 'amount' } },
      },
      {
        type: 'table',
        name: 'Rows',
        position: { x: 6, y: 2, width: 6, height: 4 },
        query: sql('SELECT id, region, amount FROM orders WHERE region = {{region}} [[AND amount >= {{least}}]] ORDER BY id'),
        visualization: { type: 'table', config: {} },
      },
    ],
  });
  return succeeded(created).id;
}
