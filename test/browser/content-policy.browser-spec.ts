import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';

/** Where pictures of the pages are kept for somebody who wants to look at them. */
const PICTURES = process.env['PAGE_PICTURES'];

describe('every page under its content policy', () => {
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

  /** A page, signed in, and what its policy has refused. */
  async function open(): Promise<{ page: Page; refused: () => string[]; close: () => Promise<void> }> {
    const { page, problems, context } = await openPage(browser);
    await page.addInitScript(`document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error('refused by the policy', violatedDirective, blockedURI, sourceFile))`);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    return { page, refused: () => problems, close: () => context.close() };
  }

  const picture = async (page: Page, name: string): Promise<void> => {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name.replace(/\W+/g, '-')}.png` });
  };

  it('shows all of them', async () => {
    const { page, refused, close } = await open();
    const paths = ['/dashboards', '/explore', '/data-sources', '/data-sources/new', '/embedding', '/embedding/new', '/members', '/api-keys', '/settings', '/nothing-here'];
    for (const path of paths) {
      await page.goto(`${server.url}${path}`);
      await page.getByRole('heading').first().waitFor();
      await page.waitForLoadState('networkidle');
      await picture(page, path.slice(1));
      expect([path, refused()]).toEqual([path, []]);
    }
    await close();
  });

  it('shows tooltips, the editor with its completion, lists and dialogs', async () => {
    const { page, refused, close } = await open();
    await page.getByRole('link', { name: 'Sales' }).first().click();
    await eventually(async () => expect(await page.locator('canvas').count()).toBeGreaterThanOrEqual(4), 20_000);
    // Live: the socket goes where the policy lets it.
    await page.getByText(/^Live/).first().waitFor();
    for (const chart of await page.locator('[role="img"] canvas').all()) await chart.hover({ force: true, position: { x: 150, y: 90 } });
    await picture(page, 'tooltip');
    await page.getByRole('button', { name: /^Edit/ }).first().click();
    await page.getByRole('button', { name: /Publish/ }).first().waitFor();
    await picture(page, 'builder');
    await page.goto(`${server.url}/explore`);
    const editor = page.locator('.cm-content');
    await editor.click();
    await editor.pressSequentially('SELECT * FROM ord');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete').waitFor();
    await picture(page, 'completion');
    await page.keyboard.press('Escape');
    await page.goto(`${server.url}/members`);
    await page.getByRole('button', { name: /Invite/ }).first().click();
    await page.getByRole('dialog').waitFor();
    await page.getByRole('combobox').first().click();
    await page.getByRole('option').first().waitFor();
    await picture(page, 'dialog');
    expect(refused()).toEqual([]);
    await close();
  });

  it('shows the console of the API', async () => {
    const { page, refused, close } = await open();
    await page.goto(`${server.url}/api/docs`);
    // Whichever comes first: the console draws what is further down when it is scrolled to.
    await page.locator('.opblock-summary').first().click();
    await page.getByRole('button', { name: 'Try it out' }).first().click();
    await page.getByRole('button', { name: 'Execute' }).first().click();
    await page.locator('.responses-inner .response').first().waitFor();
    await picture(page, 'console');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('body > svg')).position`)).toBe('absolute');
    expect(refused()).toEqual([]);
    await close();
  });
});
