import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';

const BY_COUNTRY = 'SELECT ship_country, count(*) AS orders FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 3';
const OF_COUNTRY = 'SELECT order_id, ship_city, ship_country FROM orders WHERE true [[ AND ship_country = {{country}} ]] ORDER BY 1';
/** More presses than any page of the application takes. */
const MOST_TABS = 120;
/** Each test is a whole visit. */
const VISIT_MS = 180_000;

const tile = (page: Page, name: string): Locator => page.locator('[data-tile]').filter({ hasText: name });
const tiles = (page: Page): Promise<string[]> =>
  page.locator('[data-tile]').evaluateAll((all: { getAttribute(name: string): string | null }[]) => all.map((each) => each.getAttribute('aria-label') ?? ''));
const savedDraft = (page: Page): Promise<void> => page.locator('[data-save-state="saved"]').waitFor();
const add = async (page: Page, kind: string): Promise<void> => {
  await page.getByRole('button', { name: 'Add widget' }).first().click();
  await page.getByRole('menuitem', { name: kind, exact: true }).click();
};
const writeQuery = async (page: Page, sql: string): Promise<void> => {
  // Pasted and not typed: the editor would close the brackets, and offer words.
  await page.locator('.cm-content').click();
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Control+Enter');
};

describe('the dashboard builder, in a browser', () => {
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

  const signedIn = async () => {
    const opened = await openPage(browser);
    await signInOn(opened.page, server.url, 'demo@tidemark.local', server.password);
    await opened.page.goto(`${server.url}/dashboards`);
    return opened;
  };
  const newDashboard = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'New dashboard' }).first().click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await page.getByText('Add a first widget').waitFor();
  };
  /** Somebody's request past the page. */
  const request = async (method: string, path: string, body: object): Promise<{ id: string; version: number }> => {
    const send = async (sent: string, at: string, content: object, token?: string) => {
      const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
      const answer = await fetch(`${server.url}/api/v1${at}`, { method: sent, headers, body: JSON.stringify(content) });
      const { data, error } = (await answer.json()) as { data: Record<string, unknown>; error?: { message: string } };
      if (!answer.ok) throw new Error(`${answer.status} ${error?.message}`);
      return data;
    };
    const { accessToken } = await send('POST', '/auth/login', { email: 'demo@tidemark.local', password: server.password });
    return (await send(method, path, body, String(accessToken))) as { id: string; version: number };
  };

  it('builds a dashboard by mouse: places, sizes, filters by click, and opens the rows behind a value', async () => {
    const { page, problems, context } = await signedIn();
    await newDashboard(page, 'By mouse');

    // A variable, and a chart whose values set it.
    await page.getByRole('button', { name: 'Dashboard settings' }).click();
    await page.getByRole('tab', { name: /Variables/ }).click();
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('country');
    await page.getByRole('button', { name: 'Apply' }).click();
    await add(page, 'Bar');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders by country');
    await writeQuery(page, BY_COUNTRY);
    await tile(page, 'Orders by country').locator('canvas').first().waitFor();
    await page.getByRole('tab', { name: 'Interactions' }).click();
    await page.getByRole('button', { name: 'Add a cross-filter' }).click();
    await page.getByRole('button', { name: 'Add a drill-down' }).click();
    await page.getByRole('menuitem', { name: 'The rows behind a value' }).click();
    await page
      .getByRole('textbox', { name: 'Rows query' })
      .fill('SELECT order_id, ship_city FROM orders WHERE ship_country = {{ship_country}} ORDER BY 1');

    // A table that the variable narrows.
    await add(page, 'Table');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders');
    await writeQuery(page, OF_COUNTRY);
    await tile(page, 'Reims').waitFor();
    await page.getByRole('button', { name: 'Close properties' }).click();
    expect(await tiles(page)).toEqual([
      'Orders by country. Column 1, row 1; 6 columns wide, 4 rows high.',
      'Orders. Column 7, row 1; 6 columns wide, 4 rows high.',
    ]);

    // The table is carried below the chart, and the chart made wider.
    const table = await boxOf(tile(page, 'Reims'));
    await drag(page, { x: table.x + 60, y: table.y + 14 }, { x: table.x - table.width, y: table.y + table.height + 60 });
    await eventually(async () => expect((await tiles(page))[1]).toMatch(/^Orders\. Column 1, row [56];/));
    const chart = await boxOf(tile(page, 'Orders by country'));
    const corner = { x: chart.x + chart.width - 4, y: chart.y + chart.height - 4 };
    await drag(page, corner, { x: corner.x + chart.width / 2, y: corner.y });
    await eventually(async () => expect((await tiles(page))[0]).toContain('Column 1, row 1; 9 columns wide, 4 rows high'));
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => expect((await tiles(page))[0]).toContain('6 columns wide'));
    await page.getByRole('button', { name: 'Redo' }).click();
    await eventually(async () => expect((await tiles(page))[0]).toContain('9 columns wide'));
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('“By mouse” was published').waitFor();

    // What readers do with it.
    const bars = page.getByRole('region', { name: 'Orders by country', exact: true }).locator('canvas').first();
    await bars.waitFor();
    const plot = await boxOf(bars);
    const press = () => page.mouse.click(plot.x + plot.width / 2, plot.y + plot.height * 0.6);
    await eventually(async () => {
      await press();
      await page.getByRole('menuitem', { name: /^Filter country by/ }).waitFor({ timeout: 2_000 });
    }, 20_000);
    const chosen = /by (.+)$/.exec((await page.getByRole('menuitem').first().textContent()) ?? '')?.[1] ?? '';
    await page.getByRole('menuitem', { name: /^Filter country by/ }).click();
    await page.waitForURL((url) => url.searchParams.get('var.country') === chosen);
    const rows = page.getByRole('region', { name: 'Orders', exact: true }).getByRole('row');
    await eventually(async () => {
      const texts = (await rows.allTextContents()).slice(1);
      expect(texts.length).toBeGreaterThan(3);
      expect(texts.filter((text) => text !== '' && !text.endsWith(chosen))).toEqual([]);
    });
    await page.getByRole('button', { name: `Remove filter country: ${chosen}` }).click();
    await page.waitForURL((url) => !url.searchParams.has('var.country'));
    await eventually(async () => {
      await press();
      await page.getByRole('menuitem', { name: 'Show the rows' }).click({ timeout: 2_000 });
    }, 20_000);
    const behind = page.getByRole('dialog', { name: `Rows: ${chosen}` });
    await eventually(async () => expect(await behind.getByRole('row').count()).toBeGreaterThan(3));
    expect(problems).toEqual([]);
    await context.close();
  }, VISIT_MS);

  it('builds a dashboard by keyboard alone, and loses nothing when the tab is closed in the middle', async () => {
    const { page, problems, context } = await signedIn();
    const { keyboard } = page;
    await tabTo(page, page.getByRole('button', { name: 'New dashboard' }).first());
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, page.getByRole('dialog').getByLabel('Name'));
    await keyboard.type('By keyboard');
    await keyboard.press('Enter');
    await page.getByText('Add a first widget').waitFor();

    await tabTo(page, page.getByRole('button', { name: 'Add widget' }).first());
    await keyboard.press('Enter');
    await focused(page.getByRole('menuitem', { name: 'Bar', exact: true }));
    await keyboard.press('Enter');
    await focused(page.getByRole('textbox', { name: 'Name', exact: true }));
    await keyboard.type('Orders by country');
    await tabTo(page, page.locator('.cm-content'));
    await keyboard.insertText(BY_COUNTRY);
    await keyboard.press('Control+Enter');
    await tile(page, 'Orders by country').locator('canvas').first().waitFor();
    await eventually(async () => {
      await keyboard.press('Escape');
      expect(await page.getByRole('complementary', { name: /^Properties/ }).count()).toBe(0);
    });
    await focused(tile(page, 'Orders by country'));

    // Moved, sized, doubled, taken back, copied, taken away: each is said.
    const said = page.locator('p[role="status"]');
    await keyboard.press('ArrowRight');
    await keyboard.press('Shift+ArrowRight');
    await keyboard.press('Shift+ArrowUp');
    await eventually(async () =>
      expect(await tiles(page)).toEqual(['Orders by country. Column 2, row 1; 7 columns wide, 3 rows high.']),
    );
    expect(await said.textContent()).toBe('Column 2, row 1; 7 columns wide, 3 rows high');
    await focused(tile(page, 'Orders by country'));
    await keyboard.press('Control+d');
    await focused(tile(page, 'Orders by country (copy)'));
    expect(await said.textContent()).toBe('Orders by country was doubled');
    await keyboard.press('Control+z');
    await eventually(async () => expect(await tiles(page)).toHaveLength(1));
    await keyboard.press('Control+Shift+z');
    await eventually(async () => expect(await tiles(page)).toHaveLength(2));
    await tile(page, 'Orders by country (copy)').press('Delete');
    await eventually(async () => expect(await tiles(page)).toHaveLength(1));
    await focused(tile(page, 'Orders by country'));
    await keyboard.press('Control+c');
    await eventually(async () => expect(await said.textContent()).toBe('Orders by country was copied'));
    await savedDraft(page);

    // The copy goes to another dashboard, and the tab is closed while its name is being written.
    const target = await request('POST', '/dashboards', { name: 'Target', widgets: [{ type: 'text', name: 'Notes' }] });
    await page.goto(`${server.url}/dashboards/${target.id}?edit=1`);
    await tile(page, 'Notes').waitFor();
    await keyboard.press('Control+v');
    await focused(tile(page, 'Orders by country'));
    await keyboard.press('Enter');
    await focused(page.getByRole('textbox', { name: 'Name', exact: true }));
    await keyboard.press('End');
    await keyboard.type(', unfini');
    await page.close();

    const again = await context.newPage();
    await again.goto(`${server.url}/dashboards/${target.id}?edit=1`);
    await tile(again, 'Orders by country, unfini').waitFor();
    await tile(again, 'Orders by country, unfini').locator('canvas').first().waitFor();
    await savedDraft(again);
    await again.keyboard.press('Tab');
    await tabTo(again, again.getByRole('button', { name: 'Publish' }));
    await again.keyboard.press('Enter');
    await again.getByText('“Target” was published').waitFor();
    await again.getByRole('region', { name: 'Orders by country, unfini' }).locator('canvas').first().waitFor();

    // The first dashboard's draft is there as well.
    await again.goto(`${server.url}/dashboards`);
    await again.getByRole('link', { name: 'By keyboard' }).first().click();
    await again.getByRole('link', { name: 'Continue' }).click();
    await eventually(async () =>
      expect(await tiles(again)).toEqual(['Orders by country. Column 2, row 1; 7 columns wide, 3 rows high.']),
    );
    expect(problems).toEqual([]);
    await context.close();
  }, VISIT_MS);

  it('brings back what was taken away as long as it can, and offers it no longer', async () => {
    const { page, problems, context } = await signedIn();
    const widgets = [{ type: 'text', name: 'Notes' }, { type: 'text', name: 'Facts' }];
    const made = await request('POST', '/dashboards', { name: 'Taken away', widgets });
    await page.goto(`${server.url}/dashboards/${made.id}?edit=1`);
    const said = page.getByText('“Facts” was taken away', { exact: true });
    const offer = page.getByRole('button', { name: 'Undo' }).filter({ hasText: 'Undo' });
    await tile(page, 'Facts').press('Delete');
    await said.waitFor();
    expect(await tiles(page)).toHaveLength(1);
    await offer.click();
    await eventually(async () => expect(await tiles(page)).toHaveLength(2));
    await tile(page, 'Facts').press('Delete');
    await said.waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('“Taken away” was published').waitFor();
    expect(await said.count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  }, VISIT_MS);

  it('loses nothing when the tab is closed while a save is on its way', async () => {
    const { page, context } = await signedIn();
    const made = await request('POST', '/dashboards', { name: 'On its way', widgets: [{ type: 'text', name: 'Notes' }] });
    await page.goto(`${server.url}/dashboards/${made.id}?edit=1`);
    await tile(page, 'Notes').click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    // The server takes the first save, and its answer is still not there when the tab is closed.
    let answered = (): void => undefined;
    const taken = new Promise<void>((resolve) => {
      answered = resolve;
    });
    await page.route(/\/dashboards\/[^/]+\/draft$/, async (route) => {
      await route.fetch();
      answered();
    });
    await name.fill('Notes, be');
    await taken;
    await name.fill('Notes, begun');
    await page.close();

    const again = await context.newPage();
    await again.goto(`${server.url}/dashboards/${made.id}?edit=1`);
    await tile(again, 'Notes, begun').waitFor();
    await savedDraft(again);
    expect(await again.getByText('never reached the server').count()).toBe(0);
    await context.close();
  }, VISIT_MS);

  it('keeps changes while the server is away, and publishes over another version only when told to', async () => {
    const { page, context } = await signedIn();
    const made = await request('POST', '/dashboards', { name: 'Shared', widgets: [{ type: 'text', name: 'Notes' }] });
    await page.goto(`${server.url}/dashboards/${made.id}?edit=1`);
    await tile(page, 'Notes').click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await context.setOffline(true);
    await name.fill('My notes');
    await page.locator('[data-save-state="failed"]').waitFor();
    await context.setOffline(false);
    await savedDraft(page);

    await request('PUT', `/dashboards/${made.id}`, { version: 1, name: 'Theirs' });
    await page.getByRole('button', { name: 'Publish' }).click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else published this dashboard' });
    await conflict.getByText('Renamed “Shared” to “Theirs”').waitFor();
    await conflict.getByRole('button', { name: 'Publish mine as version 3' }).click();
    await page.getByText('“Shared” was published').waitFor();
    await page.getByRole('heading', { name: 'Shared', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'My notes' }).first().waitFor();
    await context.close();
  }, VISIT_MS);
});

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not to be seen.');
  return box;
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element: { ownerDocument: { activeElement: unknown } }) => element === element.ownerDocument.activeElement);

function focused(locator: Locator): Promise<void> {
  return eventually(async () => expect(await hasFocus(locator)).toBe(true));
}

/** Presses Tab until the focus is there, as somebody without a mouse does. */
async function tabTo(page: Page, locator: Locator): Promise<void> {
  await locator.waitFor();
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    if (await hasFocus(locator)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there.');
}
