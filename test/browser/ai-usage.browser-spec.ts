import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signInOn } from '../support/browser.js';
import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';

const PASSWORD = 'correct horse battery';
const WIDTHS = [375, 768, 1280, 1920];
const MINUTE = 60_000;

interface Account {
  email: string;
  tenantId: string;
  api: Api;
}

describe('AI usage, in a browser', () => {
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

  /** A tenant of its own, with prices that the test knows. */
  const newAccount = async (name: string): Promise<Account> => {
    const email = `${name}@ai.test`;
    const registered = await new Api(server.url).post<{ accessToken: string; tenant: { id: string } }>('/auth/register', { email, password: PASSWORD, tenantName: name, tokenDelivery: 'body' });
    expect(registered.status).toBe(201);
    const api = new Api(server.url).as(registered.data.accessToken);
    const { data } = await api.get<{ version: number }>('/economics/price-book');
    const entries = [{ meter: 'ai.tokens', per: '1000000', model: 'gpt-5-mini', input: '0.25', output: '2' }];
    expect((await api.put('/economics/price-book', { version: data.version, currency: 'USD', entries })).status).toBe(200);
    return { email, tenantId: registered.data.tenant.id, api };
  };
  const report = async (api: Api, ...sessions: object[]): Promise<void> => {
    expect(await api.post('/ai/sessions', sessions)).toMatchObject({ status: 202, data: { accepted: sessions.length, rejected: [] } });
  };
  const open = async (page: Page, { email }: Account, address = ''): Promise<void> => {
    await signInOn(page, server.url, email, PASSWORD);
    await page.goto(`${server.url}/ai-usage${address}`);
  };
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
  const reads = (page: Page, tile: string, text: string | RegExp): Promise<void> =>
    eventually(async () => expect(plain(await page.getByRole('region', { name: tile, exact: true }).innerText())).toMatch(text), 20_000);
  const row = (page: Page, table: string, text: string) => page.getByRole('table', { name: table, exact: true }).getByRole('row').filter({ hasText: text });
  const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
  /** At each width nothing leaves the page sideways; looks are kept where somebody wants to see them. */
  const atAllWidths = async (page: Page, name: string): Promise<void> => {
    const directory = globalThis.process.env['SCREENSHOTS'];
    const before = page.viewportSize();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await eventually(async () => expect([width, await page.evaluate('document.documentElement.scrollWidth > innerWidth')]).toEqual([width, false]));
      if (directory !== undefined) await page.screenshot({ path: `${directory}/${name}-${width}.png`, fullPage: true });
    }
    if (before !== null) await page.setViewportSize(before);
  };
  /** What a file holds that an item of the export menu gives. */
  const exported = async (page: Page, item: string | RegExp): Promise<string> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    return readFile(await file.path(), 'utf8');
  };
  const search = (query: string, results: number) => ({ query, results, ms: 12 });

  it('begins with code that the intake takes, and shows the first session as soon as it came, to the last digit', async () => {
    const account = await newAccount('fresh');
    const { page, problems, context } = await openPage(browser);
    await signInOn(page, server.url, account.email, PASSWORD);
    await page.getByRole('link', { name: 'AI usage' }).click();
    await page.getByRole('heading', { name: 'Report your first session' }).waitFor();
    const code = page.getByRole('region', { name: 'Code' });
    await atAllWidths(page, 'ai-empty-light');
    await page.getByRole('radio', { name: 'Node' }).click();
    await code.getByText('usage: answer.usage', { exact: false }).waitFor();
    await page.getByRole('radio', { name: 'curl' }).click();
    const bodies: Record<string, unknown>[] = [];
    for (const provider of ['OpenAI, responses', 'Anthropic', 'Gemini', 'OpenAI, chat']) {
      await page.getByRole('combobox', { name: 'Provider' }).click();
      await page.getByRole('option', { name: provider }).click();
      const text = await code.innerText();
      expect(text).toContain(`${server.url}/api/v1/ai/sessions`);
      bodies.push(JSON.parse(/--data-raw '(.*)'/s.exec(text)?.[1] ?? '') as Record<string, unknown>);
    }
    for (const tab of ['Live', 'Sessions', 'Conversations', 'Missing products']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByText(/^(No (session|conversation)|Nothing was looked for)/).first().waitFor();
    }
    await page.getByRole('tab', { name: 'Telemetry' }).click();
    await page.getByRole('heading', { name: 'Report your first session' }).waitFor();
    // The page is open and nobody touches it.
    await report(account.api, bodies.at(-1) ?? {});
    await reads(page, 'Requests', /^Requests\s+1\b/);
    // (2,006 × 0.25 + 300 × 2) / 1,000,000
    await reads(page, 'Cost', /exactly \$0\.0011015\b/);
    await report(account.api, ...bodies.slice(0, 3).map((body, index) => ({ ...body, sessionId: `other-${index}` })));
    await reads(page, 'Requests', /^Requests\s+4\b/);
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  describe('with sessions', () => {
    let account: Account;
    beforeAll(async () => {
      account = await newAccount('busy');
      const at = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
      const usage = { prompt_tokens: 2_006, completion_tokens: 300, total_tokens: 2_306, prompt_tokens_details: { cached_tokens: 1_920 }, completion_tokens_details: { reasoning_tokens: 256 } };
      await report(
        account.api,
        { sessionId: 'large', model: 'gpt-5-mini', domain: 'shop.test', customer: 'acme', startedAt: at(3), durationMs: 2_000, success: true, iterations: 3, tokens: { freshInput: 1_000_000, output: 500_000 }, searches: [search('cordless drill', 4), search('tile cutter 60 cm', 0)], logs: ['catalogue read'] },
        { sessionId: 'small', model: 'gpt-5-mini', provider: 'openai', domain: 'help.test', startedAt: at(2), durationMs: 1_000, success: true, iterations: 1, usage, searches: [search('Tile Cutter 60 cm', 0)] },
        { sessionId: 'odd', model: 'house-model', domain: 'help.test', startedAt: at(1), durationMs: 600, success: false, error: 'upstream timeout', tokens: { freshInput: 10, cacheWrite: 5, output: 1 } },
      );
      const message = (messageId: string, content: string, more: object = {}) => ({ messageId, conversationId: 'c-1', role: 'user', content, domain: 'shop.test', ...more });
      const sent = await account.api.post('/ai/messages', [message('m-1', 'Wo bleibt meine Bestellung? Sie sollte gestern kommen.'), message('m-2', 'Vielen Dank, das hat mir sehr geholfen!', { rating: 4, resolved: true })]);
      expect(sent).toMatchObject({ status: 202, data: { accepted: 2 } });
    });

    it('says what was used and what it cost, model by model and domain by domain, and calls what has no price unpriced', async () => {
      const { page, problems, context } = await openPage(browser);
      await open(page, account);
      await reads(page, 'Requests', /^Requests\s+3\s[^]*66\.7 % succeeded\s+2 succeeded · 1 failed/);
      await reads(page, 'Cost', /\$1\.25\s+exactly \$1\.2511015\b/);
      await reads(page, 'Response time', /1\.2 s[^]*3 searches/);
      await page.getByText('1 request is in no cost: house-model has no price.').waitFor();
      expect(plain(await row(page, 'Models', 'gpt-5-mini').innerText())).toMatch(/2\s+66\.7 %\s+1,502,306\s+751,153\s+\$1\.2511015/);
      expect(await row(page, 'Models', 'house-model').innerText()).toMatch(/Unpriced/);
      const tokens = page.getByRole('table', { name: 'Tokens by bucket' });
      const buckets = await Promise.all(['Fresh input', 'Cache read', 'Cache write', 'Reasoning', 'Output'].map((bucket) => tokens.getByRole('row').filter({ hasText: bucket }).getByRole('cell').first().innerText()));
      expect(buckets).toEqual(['1,000,096', '1,920', '5', '256', '500,045']);
      await page.getByRole('img', { name: /^Requests by hour\. / }).locator('canvas').waitFor();
      await page.getByRole('radio', { name: 'Cost' }).click();
      await page.getByRole('img', { name: /^Cost by hour\. / }).locator('canvas').waitFor();
      await atAllWidths(page, 'ai-telemetry-light');

      await page.getByRole('radio', { name: '30 d' }).click();
      await eventually(() => expect(parameter(page, 'days')).toBe('30'));
      await page.getByRole('table', { name: 'Domains' }).getByRole('button', { name: 'help.test' }).click();
      await eventually(() => expect(parameter(page, 'domain')).toBe('help.test'));
      await reads(page, 'Requests', /^Requests\s+2\b/);
      await page.reload();
      await reads(page, 'Cost', /exactly \$0\.0011015\b/);
      expect(await exported(page, /^Models/)).toBe('model,requests,percentage,tokens,cost,currency\r\ngpt-5-mini,1,50,2306,0.0011015,USD\r\nhouse-model,1,50,16,,USD\r\n');
      expect(JSON.parse(await exported(page, /^Everything/))).toMatchObject({ cost: { total: '0.0011015', unpricedRequests: 1 } });
      await page.getByRole('button', { name: 'All domains' }).click();
      await reads(page, 'Requests', /^Requests\s+3\b/);
      expect(problems).toEqual([]);
      await context.close();
    }, 180_000);

    it('says what could not be read, and reads it again when it is asked to', async () => {
      const { page, context } = await openPage(browser);
      await signInOn(page, server.url, account.email, PASSWORD);
      await page.route('**/api/v1/dashboard/telemetry*', (route) => route.fulfill({ status: 500, json: { success: false, error: { code: 'INTERNAL_ERROR', message: 'Something went wrong.' }, metadata: {} } }));
      await page.goto(`${server.url}/ai-usage`);
      const panel = page.getByRole('alert').filter({ hasText: 'The telemetry could not be read' });
      await panel.waitFor();
      await page.unroute('**/api/v1/dashboard/telemetry*');
      await panel.getByRole('button', { name: 'Retry' }).click();
      await reads(page, 'Requests', /^Requests\s+3\b/);
      await context.close();
    }, 180_000);

    it('shows a live session as it begins, goes on and ends, and looks at it closely, in the dark and on a phone', async () => {
      const { page, problems, context } = await openPage(browser, { theme: 'dark', width: 375 });
      await open(page, account, '?tab=live');
      await page.getByText('No session is live').waitFor();
      await report(account.api, { sessionId: 'going-on', model: 'gpt-5-mini', customer: 'acme', tokens: { freshInput: 2_000_000 } });
      const table = page.getByRole('table', { name: 'Live sessions' });
      const live = row(page, 'Live sessions', 'going-on');
      await live.waitFor();
      await page.getByRole('tab', { name: /^Live\s*1$/ }).waitFor();
      await eventually(async () => expect(await live.innerText()).toMatch(/\d+\ss[^]*\$0\.50/));
      const patch = { tokens: { freshInput: 4_000_000 }, searches: [search('grinder', 0)], logs: [{ level: 'warn', message: 'slow answer' }] };
      expect((await account.api.patch('/ai/sessions/going-on', patch)).status).toBe(200);
      await live.getByText('$1.00').waitFor();
      await atAllWidths(page, 'ai-live-dark');
      await page.setViewportSize({ width: 375, height: 900 });
      await table.getByRole('button', { name: 'going-on' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('slow answer').waitFor();
      await dialog.getByText('Found nothing').waitFor();
      expect(parameter(page, 'session')).toBe('going-on');
      await atAllWidths(page, 'ai-session-dark');
      expect((await account.api.patch('/ai/sessions/going-on', { success: false, error: 'the customer left' })).status).toBe(200);
      await dialog.getByText('the customer left').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('No session is live').waitFor();
      await eventually(() => expect(parameter(page, 'session')).toBeNull());
      expect(problems).toEqual([]);
      await context.close();
    }, 180_000);

    it('lists sessions by status, model and customer, with the filters in the address', async () => {
      const { page, problems, context } = await openPage(browser, { theme: 'dark' });
      await open(page, account, '?tab=sessions');
      await row(page, 'Sessions', 'large').getByText('$1.25').waitFor();
      await row(page, 'Sessions', 'odd').getByText('Unpriced').waitFor();
      await atAllWidths(page, 'ai-sessions-dark');
      await page.getByRole('combobox', { name: 'Status' }).click();
      await page.getByRole('option', { name: 'Failed' }).click();
      await row(page, 'Sessions', 'large').waitFor({ state: 'detached' });
      expect(parameter(page, 'status')).toBe('failed');
      await page.getByRole('combobox', { name: 'Model' }).click();
      await page.getByRole('option', { name: 'house-model' }).click();
      await page.getByRole('searchbox', { name: 'Customer' }).fill('nobody');
      await page.getByText('No session fits the filters').waitFor();
      await page.getByRole('button', { name: 'Clear the filters' }).click();
      await row(page, 'Sessions', 'large').waitFor();
      await page.getByRole('searchbox', { name: 'Customer' }).fill('acme');
      await row(page, 'Sessions', 'small').waitFor({ state: 'detached' });
      await eventually(() => expect(parameter(page, 'customer')).toBe('acme'));
      const csv = await exported(page, /^All sessions/);
      expect(csv).toContain('large');
      expect(csv).not.toContain('small');
      expect(JSON.parse(await exported(page, /^The newest/))).toEqual(expect.arrayContaining([expect.objectContaining({ sessionId: 'large', cost: '1.25' })]));
      await row(page, 'Sessions', 'large').getByRole('button', { name: 'large' }).click();
      await page.getByRole('dialog').getByText('catalogue read').waitFor();
      await page.getByRole('dialog').getByText('tile cutter 60 cm').waitFor();
      await page.goBack();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(problems).toEqual([]);
      await context.close();
    }, 180_000);

    it('tells what people talked about and looked for in vain, like ones together', async () => {
      const { page, problems, context } = await openPage(browser);
      await open(page, account, '?tab=conversations');
      await reads(page, 'Conversations', /^Conversations\s+1\b/);
      await reads(page, 'Satisfaction', /4\s*of 5/);
      await reads(page, 'Resolved', /100 %/);
      await page.getByRole('table', { name: 'Languages' }).getByText('German').waitFor();
      expect(await row(page, 'Top queries', '60').first().innerText()).toMatch(/2/);
      await page.getByRole('list', { name: 'Failed searches' }).getByText(/tile cutter 60/i).waitFor();
      await page.getByRole('list', { name: 'Recent conversations' }).getByText('Vielen Dank', { exact: false }).waitFor();
      await atAllWidths(page, 'ai-conversations-light');
      expect(await exported(page, /^Languages/)).toMatch(/^language,messages,percentage\r\nde,\d/);
      await page.getByRole('tab', { name: 'Missing products' }).click();
      const missing = row(page, 'Missing products', '60').first();
      expect(await missing.innerText()).toMatch(/\b2\b/);
      await atAllWidths(page, 'ai-missing-light');
      expect(await exported(page, /^Missing products/)).toMatch(/^name,category,count,lastRequested,examples\r\n.*60.*,2,/i);
      expect(problems).toEqual([]);
      await context.close();
    }, 180_000);

    it('lets admins say what is stored, and tests what figures depend on', async () => {
      const { page, problems, context } = await openPage(browser);
      await open(page, account, '?tab=settings');
      await row(page, 'Connections', 'Database').getByText('Up').waitFor();
      await page.getByLabel('Keep content for').fill('0');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Whole days, 1 to 400.').waitFor();
      await page.getByLabel('Keep content for').fill('14');
      await page.getByLabel('Categories of your own').check();
      await page.getByRole('button', { name: 'Add a category' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Cutters');
      await page.getByLabel('Words in names, by commas').fill('cutter, saw');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('A lower-case letter first', { exact: false }).waitFor();
      await page.getByLabel('Name', { exact: true }).fill('cutters');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('The settings are saved').waitFor();
      expect((await account.api.get('/ai/settings')).data).toMatchObject({ retentionDays: 14, contentEnabled: true, categories: [{ name: 'cutters', words: ['cutter', 'saw'] }] });
      await atAllWidths(page, 'ai-settings-light');
      await page.getByRole('tab', { name: 'Missing products' }).click();
      await row(page, 'Missing products', '60').first().getByText('Cutters').waitFor();
      expect(problems).toEqual([]);
      await context.close();
    }, 180_000);

    it('shows a viewer neither what people wrote nor settings', async () => {
      const email = 'viewer@ai.test';
      const { data } = await account.api.post<{ url: string }>(`/tenants/${account.tenantId}/invitations`, { email, role: 'viewer' });
      const accepted = await new Api(server.url).post(`/auth/invitations/${data.url.split('/').at(-1) ?? ''}/accept`, { password: PASSWORD, name: 'Vera', tokenDelivery: 'body' });
      expect(accepted.status).toBeLessThan(300);
      const { page, problems, context } = await openPage(browser);
      await open(page, { ...account, email }, '?tab=settings&session=large');
      await reads(page, 'Cost', /exactly \$[\d.]+/);
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.getByRole('tab').allInnerTexts()).toEqual(['Telemetry', 'Live', 'Sessions', 'Conversations']);
      await page.getByRole('tab', { name: 'Sessions' }).click();
      await row(page, 'Sessions', 'large').waitFor();
      expect(await page.getByRole('button', { name: 'large' }).count()).toBe(0);
      await page.getByRole('tab', { name: 'Conversations' }).click();
      await page.getByRole('table', { name: 'Languages' }).getByText('German').waitFor();
      expect(await page.getByText('Vielen Dank', { exact: false }).count()).toBe(0);
      expect(await page.getByRole('heading', { name: 'Top queries' }).count()).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    }, 180_000);
  });
});
