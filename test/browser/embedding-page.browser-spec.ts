import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { Api } from '../support/http.js';

const FRAME_SCRIPT = '**/sdk/embed-frame.js';

/** In place of the SDK's script: asks for the data with the fragment's token, and says how many orders it got. */
const STAND_IN = `
const token = location.hash.slice(1);
const answer = await fetch('/api/v1/embed/dashboard/data', { headers: { authorization: 'Embed ' + token } });
const { data, error } = await answer.json();
const orders = data?.widgets.find(({ name }) => name === 'Orders');
document.getElementById('dashboard').textContent = error ? error.message : 'Orders: ' + orders.data[0].orders;
`;

describe('the embedding page, in a browser', () => {
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

  const openForm = async (page: Page): Promise<void> => {
    await signInOn(page, server.url, 'demo@tidemark.local', server.password);
    await page.getByRole('link', { name: 'Embedding' }).click();
    await page.getByRole('link', { name: 'Embed a dashboard' }).click();
    await page.getByRole('button', { name: 'Dashboard', exact: true }).click();
    await page.getByRole('option', { name: 'Sales' }).click();
    await page.getByRole('button', { name: 'Lock country' }).click();
  };
  const lockGermany = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Country country' }).click();
    await page.getByRole('option', { name: 'Germany' }).click();
  };
  const createToken = async (page: Page): Promise<string> => {
    await page.getByRole('button', { name: 'Create token' }).click();
    return page.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
  };
  /** How many orders a viewer sees with a token from a page of an origin, or the refusal's status. */
  const viewed = async (token: string, origin: string): Promise<unknown> => {
    const api = new Api(server.url).with({ authorization: `Embed ${token}`, origin });
    const answer = await api.get<{ widgets: { name: string; data: { orders?: number }[] }[] }>('/embed/dashboard/data');
    if (answer.status !== 200) return { status: answer.status };
    return { orders: answer.data.widgets.find(({ name }) => name === 'Orders')?.data[0]?.orders };
  };

  it('makes a token with a locked parameter, shows the code for it, and revokes it', async () => {
    const { page, context } = await openPage(browser);
    await openForm(page);

    // What is missing is said at its field, and no token is made.
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('Give the value that viewers are held to, or unlock it.').waitFor();
    await lockGermany(page);
    await page.getByLabel('Allowed domains').fill('not a domain');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText(/“not a domain” must be a domain/).waitFor();
    await page.getByRole('button', { name: 'Remove not a domain' }).click();
    await page.getByText('Every website can show the dashboard').waitFor();
    await page.getByLabel('Allowed domains').fill('app.example.com');
    await page.keyboard.press('Enter');
    expect(await page.getByText('Every website can show the dashboard').count()).toBe(0);

    const token = await createToken(page);
    expect(await viewed(token, 'https://app.example.com')).toEqual({ orders: 122 });
    expect(await viewed(token, 'https://elsewhere.example.com')).toEqual({ status: 403 });

    const code = page.getByRole('region', { name: 'Server code' });
    expect(await code.textContent()).toContain("lockedParameters: { country: ['Germany'] },");
    await page.getByRole('radio', { name: 'curl' }).click();
    expect(await code.textContent()).toContain(`curl -sS -X POST '${server.url}/api/v1/embed/token'`);
    await page.getByRole('tab', { name: 'Your page' }).click();
    expect(await page.getByRole('region', { name: 'Client code' }).textContent()).toContain(`baseUrl: '${server.url}'`);

    await page.getByRole('link', { name: 'Back to the tokens' }).click();
    const row = page.getByRole('row', { name: /Sales.*active/ });
    await row.getByRole('button', { name: 'country' }).click();
    await page.getByRole('dialog').getByText('Germany').waitFor();
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'Revoke the token for Sales' }).click();
    await page.getByRole('dialog').getByText('This cannot be undone').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('row', { name: /Sales.*revoked/ }).waitFor();
    expect(await viewed(token, 'https://app.example.com')).toEqual({ status: 401 });
    await context.close();
  });

  it('shows code for the server that runs as it stands, with a key of the permissions that it names', async () => {
    const api = new Api(server.url);
    const login = { email: 'demo@tidemark.local', password: server.password };
    const { accessToken } = (await api.post<{ accessToken: string }>('/auth/login', login)).data;
    const { page, context } = await openPage(browser);
    await openForm(page);
    await lockGermany(page);
    const permissions = await page.getByText(/^(dashboards|embed-tokens):(read|write)$/).allTextContents();
    const { key } = (await api.as(accessToken).post<{ key: string }>('/auth/api-keys', { name: 'Customer', permissions })).data;
    const code = (await page.getByRole('region', { name: 'Server code' }).textContent()) ?? '';
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', `${code}\nconsole.log(JSON.stringify(await createEmbedToken()));`],
      { env: { TIDEMARK_API_KEY: key } },
    );
    const { token } = JSON.parse(stdout) as { token: string };
    expect(await viewed(token, 'https://anywhere.example.com')).toEqual({ orders: 122 });
    await context.close();
  });

  it('shows in the preview what the token lets its viewer see, and marks it when the choices change', async () => {
    const { page, context, problems } = await openPage(browser);
    await page.route(FRAME_SCRIPT, (route) => route.fulfill({ contentType: 'text/javascript', body: STAND_IN }));
    await page.route('**/sdk/embed-frame.css', (route) => route.fulfill({ contentType: 'text/css', body: '' }));
    await openForm(page);
    await lockGermany(page);
    await page.getByLabel('Allowed domains').fill('app.example.com');
    await page.keyboard.press('Enter');
    await createToken(page);
    const frame = page.frameLocator('iframe[title="Preview of Sales"]');
    await frame.getByText('Orders: 122').waitFor();
    expect(await page.getByText('Create another to see it').count()).toBe(0);
    await page.getByRole('radio', { name: 'Interact' }).click();
    await page.getByText('Create another to see it').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('says that the preview cannot load when the server lacks the script of the frame', async () => {
    const { page, context } = await openPage(browser);
    await page.route(FRAME_SCRIPT, (route) => route.fulfill({ status: 404, contentType: 'application/json', body: '{}' }));
    await openForm(page);
    await lockGermany(page);
    await createToken(page);
    await page.getByText('The preview cannot load').waitFor();
    await context.close();
  });

  it('is not there for members who may make no tokens', async () => {
    const api = new Api(server.url);
    const login = { email: 'demo@tidemark.local', password: server.password };
    const { accessToken, tenant } = (await api.post<{ accessToken: string; tenant: { id: string } }>('/auth/login', login)).data;
    const operator = { email: 'operator@example.com', password: 'correct horse battery' };
    const invitation = { email: operator.email, role: 'operator' };
    const { url } = (await api.as(accessToken).post<{ url: string }>(`/tenants/${tenant.id}/invitations`, invitation)).data;
    const path = `/auth/invitations/${url.split('/').at(-1) ?? ''}/accept`;
    expect((await api.post(path, { password: operator.password, name: 'Operator' })).status).toBeLessThan(300);

    const { page, context } = await openPage(browser);
    await signInOn(page, server.url, operator.email, operator.password);
    await page.getByRole('link', { name: 'Dashboards', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Embedding' }).count()).toBe(0);
    await page.goto(`${server.url}/embedding`);
    await page.getByText('Your role does not open this page').waitFor();
    await context.close();
  });
});
