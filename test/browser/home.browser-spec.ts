import type { Browser, Page } from 'playwright-core';
import pg from 'pg';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { Api } from '../support/http.js';

describe('the home page, in a browser', () => {
  let server: DemoServer;
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startDemoServer();
    const credentials = { email: 'demo@tidemark.local', password: server.password, tokenDelivery: 'body' };
    const { data } = await new Api(server.url).post<{ accessToken: string }>('/auth/login', credentials);
    api = new Api(server.url).as(data.accessToken);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const home = (page: Page): Promise<void> => signInOn(page, server.url, 'demo@tidemark.local', server.password);
  const card = (page: Page, title: string | RegExp) => page.getByRole('article', { name: title });

  it('is what people see first: figures of the business with status in words, and the way on', async () => {
    const { page, problems, context } = await openPage(browser);
    await home(page);
    await card(page, /^Net revenue/).getByText('30 days to 6 May 1998').waitFor();
    await card(page, /^On-time shipping/).getByText(/Good|Warning|Critical/).waitFor();
    expect(await page.getByRole('article').count()).toBe(6);
    await page.getByRole('radio', { name: '7 d', exact: true }).click();
    await card(page, /^Net revenue/).getByText('7 days to 6 May 1998').waitFor();
    // What 30 days are to come to says nothing of 7.
    await card(page, /^Net revenue/).getByText('No target').waitFor();
    await page.getByRole('link', { name: /^Sales/ }).waitFor();
    await page.getByRole('region', { name: 'System health' }).getByText(/Healthy|Degraded|Unhealthy|Not known yet/).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows a change of the database without a reload', async () => {
    const { page, context } = await openPage(browser);
    await home(page);
    const orders = card(page, /^Orders/);
    await orders.getByText(/^\d+\u00a0orders$/).waitFor();
    const before = Number((await orders.getByText(/^\d+\u00a0orders$/).textContent())?.split('\u00a0')[0]);
    const source = (await api.get<{ id: string; name: string; settings: object; version: number }[]>('/datasources')).data.find(({ name }) => name === 'Northwind');
    const client = new pg.Client({ connectionString: await server.northwindUrl() });
    await client.connect();
    try {
      await client.query(`INSERT INTO orders (order_id, customer_id, order_date) VALUES (20000, 'ALFKI', '1998-05-06'); INSERT INTO order_details VALUES (20000, 11, 10, 1, 0)`);
    } finally {
      await client.end();
    }
    // Somebody touches the source: its KPIs are looked at anew, without waiting for their time.
    await api.put(`/datasources/${source?.id}`, { name: source?.name, settings: source?.settings, version: source?.version });
    await orders.getByText(`${before + 1}\u00a0orders`).waitFor({ timeout: 30_000 });
    await context.close();
  });

  it('lets a KPI be defined with its value in sight, changed, deleted and brought back', async () => {
    const { page, problems, context } = await openPage(browser);
    await home(page);
    await api.post('/ingest/events', [{ metric: 'shop.visits', value: 42 }]);
    await page.getByRole('link', { name: 'KPIs', exact: true }).click();
    await page.getByRole('link', { name: 'New KPI' }).click();
    await page.getByLabel('Title').fill('Visits of today');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('visits_of_today');
    await page.getByLabel('Metric', { exact: true }).click();
    await page.getByRole('option', { name: 'shop.visits' }).click();
    await page.getByText('42', { exact: true }).waitFor();
    await page.getByLabel('Target').fill('50');
    await page.getByText('Off target').waitFor();
    await page.getByLabel('Show it on the home page').check();
    await page.getByRole('button', { name: 'Define' }).click();
    await page.getByRole('heading', { name: 'Visits of today' }).waitFor();
    await api.post('/ingest/events', [{ metric: 'shop.visits', value: 8 }]);
    await page.getByText('On target').waitFor();
    await page.getByRole('img', { name: /^History of Visits/ }).waitFor();

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Title').fill('Visits');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Visits', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Visits', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await card(page, 'Visits').getByText('50').first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('says to a new tenant what to do', async () => {
    const { page, context } = await openPage(browser);
    const registration = { email: 'fresh@example.test', password: 'correct horse battery', tenantName: 'Fresh', tokenDelivery: 'body' };
    await new Api(server.url).post('/auth/register', registration);
    await signInOn(page, server.url, registration.email, registration.password);
    await page.getByText('No KPI stands here yet').waitFor();
    await page.getByRole('link', { name: 'Define a KPI' }).click();
    expect(await page.getByLabel('Show it on the home page').isChecked()).toBe(true);
    await context.close();
  });
});
