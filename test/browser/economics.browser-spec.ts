import { readFile } from 'node:fs/promises';
import type { Browser, Download, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

interface Signed {
  accessToken: string;
  tenant: { id: string };
}
const WIDTHS = [375, 768, 1280, 1920];
const PASSWORD = 'correct horse battery';
const DAY_MS = 86_400_000;
/** Dates of a tenant in UTC, as new ones are. */
const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);

describe('economics, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const register = async (name: string): Promise<{ api: Api; email: string; tenantId: string }> => {
    const email = `${name}@example.test`;
    const { status, data } = await new Api(server.url).post<Signed>('/auth/register', { email, password: PASSWORD, name, tenantName: `${name} Ltd`, tokenDelivery: 'body' });
    expect(status).toBe(201);
    return { api: new Api(server.url).as(data.accessToken), email, tenantId: data.tenant.id };
  };
  /** What the job of the night does: days that are over keep the prices that they have now. */
  const closeDays = async (): Promise<void> => {
    const { data } = await new Api(server.url).post<Signed>('/auth/login', { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' });
    const admin = new Api(server.url).as(data.accessToken);
    expect((await admin.post('/jobs/dashboard-cost-analysis/run')).status).toBeLessThan(300);
    await eventually(async () => expect((await admin.get<{ outcome: string }[]>('/jobs/dashboard-cost-analysis/runs')).data[0]?.outcome).toBe('succeeded'), 30_000);
  };
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
  const tab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click();
  const row = (page: Page, table: string, name: string) => page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: name });
  const choose = (page: Page, name: string, lines: readonly string[]): Promise<void> =>
    page.getByLabel('File to import').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  const textOf = async (download: Promise<Download>): Promise<string> => readFile(await (await download).path(), 'utf8');

  it('takes bills and revenue in, says what it left out, tells whose costs are, holds a budget, and takes an import back', async () => {
    const { email } = await register('depot');
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, email, PASSWORD);
    await page.getByRole('link', { name: 'Economics' }).click();
    await page.getByRole('heading', { name: 'Economics', level: 1 }).waitFor();
    await tab(page, 'Budgets');
    await page.getByText('No budget yet').waitFor();
    await tab(page, 'Imports');
    await page.getByText('Nothing was imported yet').waitFor();
    await atAllWidths(page, 'empty-imports-light');

    // Euros, as what Tidemark itself costs is in dollars: these figures are known to the last digit.
    await page.getByRole('button', { name: 'Import costs' }).click();
    await choose(page, 'bill.csv', [
      'day,category,service,amount,currency,customer,domain',
      `${day(1)},third_party,Maps,12.000000000001,EUR,Ernst Handel,shop`,
      `${day(0)},third_party,Maps,30.5,EUR,QUICK-Stop,support`,
      `${day(0)},storage,S3,a lot,EUR,,`,
      `${day(0)},storage,S3,7.25,EUR,,`,
    ]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('€49.750000000001').waitFor();
    await dialog.getByRole('region', { name: 'Rows that were left out' }).getByText('Line 4').waitFor();
    await atAllWidths(page, 'import-light');
    await dialog.getByRole('button', { name: 'Import 3 rows' }).click();
    await row(page, 'Imports', 'bill.csv').getByText('€49.750000000001').waitFor();
    await page.getByRole('button', { name: 'Look at 1 rows that bill.csv left out' }).click();
    await dialog.getByText('amount', { exact: false }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Import revenue' }).click();
    await choose(page, 'revenue.csv', ['customer,day,amount,currency', `Ernst Handel,${day(0)},100.00,EUR`, `QUICK-Stop,${day(0)},20.50,EUR`]);
    await dialog.getByRole('button', { name: 'Import 2 rows' }).click();
    await row(page, 'Revenue', 'QUICK-Stop').getByText('€20.50').waitFor();
    await atAllWidths(page, 'imports-light');

    await page.goto(`${server.url}/economics?tab=serve&currency=EUR`);
    await row(page, 'Cost to serve by customer', 'QUICK-Stop').getByText('€30.50').last().waitFor();
    await page.getByText('€49.750000000001').waitFor();
    // What names nobody is nobody's: no request of theirs was counted to divide it by.
    await page.getByText('€7.25', { exact: true }).first().waitFor();
    await page.getByText('14.6\u00a0%').waitFor();
    await atAllWidths(page, 'serve-light');
    await page.getByRole('button', { name: 'Download cost to serve by customer' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const csv = await textOf(saved);
    expect(csv).toContain('Ernst Handel,12.000000000001,0,12.000000000001,EUR');
    expect(csv).toContain('(unattributed),,,7.25,EUR');
    await page.getByRole('radio', { name: 'Domain' }).click();
    await row(page, 'Cost to serve by domain', 'support').getByText('€30.50').last().waitFor();

    // Shares that somebody decides on divide it; the sum stays what it was.
    await page.getByRole('radio', { name: 'Customer' }).click();
    await page.getByRole('button', { name: 'Change' }).click();
    await dialog.getByRole('combobox', { name: 'Storage is divided by' }).click();
    await page.getByRole('option', { name: 'Fixed shares' }).click();
    await dialog.getByLabel('Shares', { exact: true }).fill('Ernst Handel: 3\nQUICK-Stop: 1');
    await atAllWidths(page, 'rules-light');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row(page, 'Cost to serve by customer', 'QUICK-Stop').getByText('€32.31').waitFor();
    await page.getByText('€49.750000000001').waitFor();

    await tab(page, 'Margin');
    await row(page, 'Margin per customer', 'QUICK-Stop').getByText('-€11.81').waitFor();
    await row(page, 'Margin per customer', 'Ernst Handel').getByText('€82.56').waitFor();
    await atAllWidths(page, 'margin-light');

    await tab(page, 'Budgets');
    await page.getByRole('button', { name: 'New budget' }).click();
    await dialog.getByRole('button', { name: 'Set the budget' }).click();
    await dialog.getByText('A budget needs a name.').waitFor();
    await dialog.getByText('Enter an amount above 0', { exact: false }).waitFor();
    await dialog.getByLabel('Name').fill('Maps');
    await dialog.getByLabel('Amount').fill('30.00');
    await dialog.getByLabel('Currency').fill('EUR');
    await dialog.getByRole('radio', { name: 'Each day' }).click();
    await dialog.getByRole('combobox', { name: 'Costs' }).click();
    await page.getByRole('option', { name: 'Third parties' }).click();
    await dialog.getByRole('combobox', { name: 'At 100 %' }).click();
    await page.getByRole('option', { name: 'Refuse what would cost more' }).click();
    await atAllWidths(page, 'budget-form-light');
    await dialog.getByRole('button', { name: 'Set the budget' }).click();
    const budget = page.getByRole('article', { name: 'Maps' });
    await budget.getByText('€30.50').waitFor();
    await budget.getByText('101.7\u00a0%').waitFor();
    await budget.getByText('Blocked').waitFor({ timeout: 60_000 });
    await atAllWidths(page, 'budgets-light');
    const act = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Actions for Maps' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await act('Edit');
    await dialog.getByLabel('Amount').fill('61.00');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await budget.getByText('50\u00a0%', { exact: true }).waitFor();
    await budget.getByText('Within').waitFor();
    await act('Delete');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No budget yet').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await budget.getByText('Within').waitFor();

    await page.goto(`${server.url}/economics?currency=EUR`);
    await page.getByRole('article', { name: 'Today' }).getByText('€37.75', { exact: true }).waitFor();
    await page.getByRole('img', { name: 'Cost per day by category', exact: false }).locator('canvas').waitFor();
    await row(page, 'Costs by category', 'Third parties').getByText('€42.50').waitFor();
    await page.getByRole('list', { name: 'Budgets' }).getByText('€30.50').waitFor();
    await atAllWidths(page, 'overview-light');
    await tab(page, 'Imports');
    await page.getByRole('button', { name: 'Undo bill.csv' }).click();
    await dialog.getByRole('button', { name: 'Undo the import' }).click();
    await row(page, 'Imports', 'bill.csv').getByText('undone').waitFor();
    await page.goto(`${server.url}/economics?tab=serve&currency=EUR`);
    await page.getByText('No cost can be told by customer').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  }, 300_000);

  it('prices models: what has no price is never free, a new version is in force at once, and past days are priced anew after a look, in the dark', async () => {
    const { api, email, tenantId } = await register('yard');
    const session = (sessionId: string, model: string, ago = 0): object => {
      const at = new Date(Date.now() - ago * DAY_MS).toISOString();
      const tokens = { freshInput: 1_000_000, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: 0 };
      return { sessionId, model, provider: 'openai', startedAt: at, endedAt: at, iterations: 1, tokens, success: true, domain: 'shop' };
    };
    expect((await api.post('/ai/sessions', [session('one', 'gpt-5-mini'), session('two', 'own-7b'), session('three', 'gpt-5-mini', 1)])).status).toBe(202);
    const { page, problems, context } = await openPage(browser, { theme: 'dark' });
    await signInOn(page, server.url, email, PASSWORD);
    await page.goto(`${server.url}/economics?tab=models`);
    const model = (name: string) => row(page, 'Model comparison', name);
    // Live: the page was open before the ledger knew.
    await model('gpt-5-mini').getByText('$0.50').last().waitFor({ timeout: 120_000 });
    await model('own-7b').getByText('not priced').waitFor();
    await closeDays();
    expect(await model('own-7b').getByText('$0', { exact: false }).count()).toBe(0);
    await page.getByRole('region', { name: 'Not priced' }).getByText('own-7b').waitFor();
    await atAllWidths(page, 'models-dark');

    await page.getByRole('link', { name: 'Give it a price' }).click();
    await row(page, 'Prices of AI models', 'gpt-5-mini').getByText('$0.25').waitFor();
    await page.getByRole('button', { name: 'Edit prices' }).click();
    const dialog = page.getByRole('dialog');
    const entry = (name: string) => dialog.getByRole('group', { name: `Price of ${name}` });
    await entry('gpt-5-mini').getByLabel('Input').fill('half');
    await dialog.getByRole('button', { name: 'Add a model' }).click();
    await dialog.getByRole('button', { name: 'Write version 2' }).click();
    await entry('gpt-5-mini').getByText('A decimal with a point', { exact: false }).waitFor();
    await entry('gpt-5-mini').getByLabel('Input').fill('0.5');
    await entry('model').getByRole('textbox', { name: 'Model' }).fill('own-7b');
    await entry('own-7b').getByLabel('Input').fill('0.1');
    await entry('own-7b').getByLabel('Output').fill('0.3');
    await atAllWidths(page, 'edit-prices-dark');
    await dialog.getByRole('button', { name: 'Write version 2' }).click();
    await page.getByText('Version 2 is in force from today').waitFor();
    await row(page, 'Prices of AI models', 'own-7b').getByText('$0.30').waitFor();
    await atAllWidths(page, 'prices-dark');
    await tab(page, 'Models');
    // Yesterday keeps its prices.
    await model('gpt-5-mini').getByText('$0.75').last().waitFor({ timeout: 120_000 });
    await model('own-7b').getByText('$0.10').last().waitFor();
    await page.getByRole('region', { name: 'Not priced' }).waitFor({ state: 'detached' });

    await tab(page, 'Price book');
    await page.getByRole('button', { name: 'Reprice past days' }).first().click();
    await dialog.getByLabel('First day').fill(day(1));
    await dialog.getByRole('combobox', { name: 'By version' }).click();
    await page.getByRole('option', { name: 'Version 1' }).click();
    expect(await dialog.getByLabel('Last day').inputValue()).toBe(day(1));
    await dialog.getByRole('button', { name: 'Show the difference' }).click();
    await dialog.getByText('Nothing would cost more or less.').waitFor();
    await dialog.getByRole('combobox', { name: 'By version' }).click();
    await page.getByRole('option', { name: 'Version 2' }).click();
    await dialog.getByRole('button', { name: 'Show the difference' }).click();
    const difference = dialog.getByRole('region', { name: 'Difference' });
    await difference.getByText('+$0.25').first().waitFor();
    await difference.getByRole('radio', { name: 'Model' }).click();
    await row(page, 'What differs', 'gpt-5-mini').getByText('+$0.25').waitFor();
    await atAllWidths(page, 'reprice-dark');
    // A look changes nothing.
    expect((await api.get<unknown[]>('/economics/repricings')).data).toEqual([]);
    await dialog.getByLabel('Reason').fill('The new contract');
    await dialog.getByRole('button', { name: 'Price them anew' }).click();
    await row(page, 'Priced anew', 'The new contract').getByText('$0.25').waitFor();
    await tab(page, 'Models');
    await model('gpt-5-mini').getByText('$1.00').last().waitFor();
    expect(problems).toEqual([]);
    await context.close();

    // Who only looks gets to see no budgets, no prices, no imports, and nothing to change.
    const invited = await api.post<{ url: string }>(`/tenants/${tenantId}/invitations`, { email: 'looks@example.test', role: 'viewer' });
    const token = invited.data.url.split('/').at(-1) ?? '';
    expect((await new Api(server.url).post(`/auth/invitations/${token}/accept`, { name: 'Looks', password: PASSWORD })).status).toBeLessThan(300);
    const viewer = await openPage(browser, { theme: 'dark', width: 375 });
    await signInOn(viewer.page, server.url, 'looks@example.test', PASSWORD);
    await viewer.page.goto(`${server.url}/economics?tab=budgets`);
    await viewer.page.getByRole('article', { name: 'This month' }).waitFor();
    expect(await viewer.page.getByRole('tab').allTextContents()).toEqual(['Overview', 'Cost to serve', 'Margin', 'Models']);
    await viewer.page.getByRole('img', { name: 'Cost per day by category', exact: false }).waitFor();
    await atAllWidths(viewer.page, 'viewer-dark');
    await tab(viewer.page, 'Cost to serve');
    await viewer.page.getByText('By what costs that name nobody are divided.').waitFor();
    expect(await viewer.page.getByRole('button', { name: 'Change' }).count()).toBe(0);
    await tab(viewer.page, 'Margin');
    await viewer.page.getByText('An admin can import it.').waitFor();
    expect(viewer.problems).toEqual([]);
    await viewer.context.close();
  }, 400_000);
});
