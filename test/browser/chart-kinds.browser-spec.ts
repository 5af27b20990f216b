import type { Browser } from 'playwright-core';
import { chartTitle, chartTypeNames } from '../../src/visualization/chart/index.js';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';

/** Rows with something for every kind: a time, two names, figures of two sizes. */
const SQL = `SELECT date_trunc('month', o.order_date)::date AS month, c.category_name AS category, o.ship_country AS country,
  round(sum(d.quantity * d.unit_price)::numeric, 2) AS revenue, count(*)::int AS orders
  FROM orders o JOIN order_details d USING (order_id) JOIN products p USING (product_id) JOIN categories c USING (category_id)
  WHERE o.order_date >= '1997-06-01' AND o.ship_country IN ('Germany', 'USA', 'Brazil')
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** Counts the different colours on a chart's canvases: a chart has several, an empty one none. Runs in the page. */
const COLOURS = `(() => {
  const seen = new Set();
  for (const canvas of document.querySelectorAll('[role="img"] canvas')) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) seen.add(data.slice(at, at + 3).join());
  }
  return seen.size;
})()`;

describe('the quick chart of explore', () => {
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

  it('draws every kind of chart in the browser, without an error in the console', async () => {
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.goto(`${server.url}/explore?sql=${encodeURIComponent(SQL)}`);
    await page.getByRole('button', { name: /^Run/ }).first().click();
    await page.getByRole('radio', { name: 'Chart', exact: true }).click();
    const kinds = page.getByRole('radiogroup', { name: 'Kind of chart' });
    for (const type of chartTypeNames()) {
      await kinds.getByRole('radio', { name: chartTitle(type), exact: true }).click();
      if (type === 'table' || type === 'pivot') {
        await page.getByRole('table').getByText('Beverages').first().waitFor();
      } else if (type !== 'metric') {
        await eventually(async () => expect(await page.evaluate<number>(COLOURS)).toBeGreaterThan(3), 10_000);
      }
      expect(await page.getByText('This cannot be drawn').count()).toBe(0);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
});
