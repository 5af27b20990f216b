import { readFile } from 'node:fs/promises';
import type { Browser, Download, Page } from 'playwright-core';
import { csvRows, pdfPages } from '../exports/read-files.js';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';

describe('exporting, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const openSales = async (page: Page, filters = ''): Promise<void> => {
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Sales' }).first().click();
    await page.waitForURL(/\/dashboards\/[0-9a-f-]{36}/);
    if (filters !== '') await page.goto(`${page.url().split('?')[0] ?? ''}?${filters}`);
    await page.getByText('QUICK-Stop').first().waitFor();
  };
  const saved = async (waiting: Promise<Download>): Promise<{ name: string; bytes: Buffer }> => {
    const download = await waiting;
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  const exportsOf = (page: Page) => page.getByRole('region', { name: 'Exports' });

  it('saves a widget by the keyboard alone, under the filters of the page', async () => {
    const { page, problems, context } = await openPage(browser);
    await openSales(page, 'var.country=Germany');
    await page.getByRole('button', { name: 'Actions for Top customers' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.locator('[role="menuitem"]:focus').waitFor();
    await page.keyboard.type('CSV');
    await page.locator('[role="menuitem"]:focus', { hasText: 'CSV' }).waitFor();
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const { name, bytes } = await saved(download);
    const [head = [], ...rows] = csvRows(bytes.toString('utf8'));
    expect(name).toBe('Top customers.csv');
    expect(rows.length).toBeGreaterThan(3);
    expect(new Set(rows.map((row) => row[head.indexOf('country')]))).toEqual(new Set(['Germany']));
    await exportsOf(page).getByText('Saved as Top customers.csv.').waitFor();
    await exportsOf(page).getByRole('button', { name: 'Close' }).press('Enter');
    await exportsOf(page).getByText('Saved as').waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('saves the dashboard as PDF, shows how far it is, and leaves nothing on the server', async () => {
    const { page, problems, context } = await openPage(browser, { width: 375, theme: 'dark' });
    await openSales(page);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    const download = page.waitForEvent('download', { timeout: 60_000 });
    await page.getByRole('menuitem', { name: 'PDF' }).click();
    await exportsOf(page).getByRole('progressbar').waitFor();
    const { name, bytes } = await saved(download);
    expect(name).toBe('Sales.pdf');
    const pages = await pdfPages(bytes);
    expect(pages.join('\n')).toContain('Net revenue by month');
    expect(pages[0]).toContain('Time range: 1 Jul 1996');
    await exportsOf(page).getByText('Saved as Sales.pdf.').waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(375);
    const kept = await page.evaluate(async () => {
      const { accessToken } = ((await (await fetch('/api/v1/auth/refresh', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).json()) as { data: { accessToken: string } }).data;
      return (await (await fetch('/api/v1/exports', { headers: { authorization: `Bearer ${accessToken}` } })).json()) as { data: unknown[] };
    });
    expect(kept.data).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('offers every format, and leaves the page within reach however many files are saved', async () => {
    const { page, problems, context } = await openPage(browser);
    await openSales(page);
    const take = async (label: string): Promise<string> => {
      await page.getByRole('button', { name: 'Actions for Top customers' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: label }).click();
      const { name } = await saved(download);
      await exportsOf(page).getByText(`Saved as ${name}.`).waitFor();
      return name.replace('Top customers.', '');
    };
    const taken: string[] = [];
    for (const label of ['CSV', 'JSON', 'Excel', 'Picture (PNG)', 'Picture (SVG)', 'PDF']) taken.push(await take(label));
    expect(taken).toEqual(['csv', 'json', 'xlsx', 'png', 'svg', 'pdf']);
    expect(await exportsOf(page).getByRole('article').count()).toBe(1);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    const offered = (await page.getByRole('menuitem').allTextContents()).join(' ');
    for (const label of ['PDF', 'PNG', 'SVG', 'Excel', 'CSV', 'JSON']) expect(offered).toContain(label);
    expect(problems).toEqual([]);
    await context.close();
  }, 90_000);

  it('says what failed, and tries again', async () => {
    const { page, context } = await openPage(browser);
    await openSales(page);
    const message = 'Too many files are being written; try again shortly.';
    const refusal = { success: false, error: { code: 'SERVICE_UNAVAILABLE', message }, metadata: { request_id: 'x' } };
    await page.route(/\/dashboards\/[^/]+\/exports$/, (route) => route.fulfill({ status: 503, json: refusal }), { times: 1 });
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'JSON' }).click();
    await exportsOf(page).getByText(message).waitFor();
    const download = page.waitForEvent('download');
    await exportsOf(page).getByRole('button', { name: 'Try again' }).click();
    const { name, bytes } = await saved(download);
    expect(name).toBe('Sales.json');
    expect(JSON.parse(bytes.toString('utf8'))).toMatchObject({ dashboard: { name: 'Sales' } });
    await context.close();
  });
});
