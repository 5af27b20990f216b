import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';

const EMAIL = 'demo@tidemark.local';
const SQL = `SELECT order_id, ship_country, freight::numeric(10,2) AS freight FROM orders ORDER BY 1 LIMIT 60`;

describe('a table of a dashboard', () => {
  let server: DemoServer;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const made = async (config: object): Promise<string> => {
    const send = async (path: string, body?: object, token?: string) => {
      const headers = {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const answer = await fetch(
        `${server.url}/api/v1${path}`,
        body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
      );
      const { data, error } = (await answer.json()) as { data: unknown; error?: { message: string } };
      if (!answer.ok) throw new Error(error?.message);
      return data;
    };
    const { accessToken } = (await send('/auth/login', { email: EMAIL, password: server.password })) as {
      accessToken: string;
    };
    const sources = (await send('/datasources', undefined, accessToken)) as { id: string; name: string }[];
    const dataSourceId = sources.find(({ name }) => name === 'Northwind')?.id;
    const widget = {
      type: 'table',
      name: 'Orders',
      position: { x: 0, y: 0, width: 12, height: 8 },
      query: { kind: 'sql', dataSourceId, sql: SQL },
      visualization: { type: 'table', config },
    };
    const { id } = (await send(
      '/dashboards',
      { name: 'Tables', settings: { refreshInterval: 0 }, widgets: [widget] },
      accessToken,
    )) as { id: string };
    return `${server.url}/dashboards/${id}`;
  };
  const column = async (page: Page, at: number): Promise<string[]> =>
    (await page.locator(`tbody td:nth-child(${at})`).allTextContents()).filter((text) => text !== '');

  it('is sorted, searched and read with the keyboard, and tells in words what stands out', async () => {
    const address = await made({
      sort: [{ column: 'freight', direction: 'descending' }],
      rules: [
        { column: 'freight', when: 'top', count: 2, tone: 'danger', label: 'Dear' },
        { column: 'ship_country', when: 'equals', text: 'germany', tone: 'neutral', target: 'row' },
      ],
    });
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, EMAIL, server.password);
    await page.goto(address);
    await page.getByRole('columnheader', { name: 'Freight' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Freight' }).getAttribute('aria-sort')).toBe('descending');
    const figures = await column(page, 3);
    expect(figures.filter((text) => text.includes('Dear'))).toEqual(figures.slice(0, 2));
    expect(figures[0]).toMatch(/^✗Dear,/);
    expect(
      (await page
        .getByRole('row', { name: /Germany/ })
        .first()
        .textContent()) ?? '',
    ).toMatch(/^●is germany,/);
    const grounds = await page
      .locator('tbody tr', { hasText: 'Germany' })
      .first()
      .locator('td')
      .evaluateAll((cells: { style: { backgroundColor: string } }[]) => cells.map(({ style }) => style.backgroundColor));
    expect(grounds).not.toContain('');

    // The header's button by the keyboard: the least first, and back.
    await page.getByRole('button', { name: 'Freight' }).focus();
    await page.keyboard.press('Enter');
    await eventually(async () =>
      expect(await page.getByRole('columnheader', { name: 'Freight' }).getAttribute('aria-sort')).toBe('ascending'),
    );
    expect((await column(page, 3))[0]).not.toContain('Dear');
    await page.getByRole('button', { name: 'Ship country' }).focus();
    await page.keyboard.press('Enter');
    const country = async (): Promise<string> => ((await column(page, 2))[0] ?? '').replace(/^.*,/, '');
    await eventually(async () =>
      expect(await country()).toBe((await column(page, 2)).map((text) => text.replace(/^.*,/, '')).sort()[0]),
    );

    await page.getByRole('searchbox', { name: 'Search Orders' }).focus();
    await page.keyboard.type('brazil');
    await page.getByText(/^\d+ of 60 rows$/).waitFor();
    expect(new Set(await column(page, 2))).toEqual(new Set(['Brazil']));
    await page.keyboard.type(' nothing');
    await page.getByText('No row has “brazil nothing” in it.').waitFor();
    await page.keyboard.press('Escape');
    await eventually(async () => expect((await column(page, 2)).length).toBeGreaterThan(10));
    expect(problems).toEqual([]);
    await context.close();
  }, 120_000);

  it('gets its filters, its order and its formats in the properties, seen at once', async () => {
    const address = await made({});
    const { page, problems, context } = await openPage(browser, { height: 1400 });
    await signInOn(page, server.url, EMAIL, server.password);
    await page.goto(`${address}?edit=1`);
    await page
      .locator('[data-tile]')
      .first()
      .click({ position: { x: 40, y: 12 } });
    await page.getByRole('tab', { name: 'Picture' }).click();
    await page.getByRole('region', { name: 'Suggestions' }).getByRole('button').first().waitFor();

    await page.getByRole('button', { name: 'Add a filter' }).click();
    const filter = page.getByRole('group', { name: 'Filter 1' });
    await choose(page, filter.getByRole('combobox', { name: 'Column' }), 'freight');
    await filter.getByRole('textbox', { name: 'Figure' }).fill('100');
    await page
      .getByText(/^\d+ of 60 rows$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Add a format' }).click();
    const format = page.getByRole('group', { name: 'Format 1' });
    await choose(page, format.getByRole('combobox', { name: 'Condition' }), 'colour scale');
    await eventually(async () => expect(await page.locator('tbody td[style*="color-mix"]').count()).toBeGreaterThan(3));
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('“Tables” was published').waitFor();
    await eventually(async () =>
      expect((await column(page, 3)).every((text) => Number(text.replaceAll(',', '')) > 100)).toBe(true),
    );
    expect(problems).toEqual([]);
    await context.close();
  }, 120_000);
});

async function choose(page: Page, box: ReturnType<Page['getByRole']>, option: string): Promise<void> {
  await box.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
