import { startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { type MintedToken, type Showcase, openShowcase } from './showcase.js';

const CUSTOMER = 'https://app.customer.example';
const PATHS = ['/embed/config', '/embed/dashboard', '/embed/dashboard/data'];

describe('a token for the pages of one domain', () => {
  let showcase: Showcase;
  let bound: MintedToken;
  let free: MintedToken;
  beforeAll(async () => {
    showcase = await openShowcase();
    bound = await showcase.mint({ allowedDomains: ['app.customer.example', '*.wild.example', 'localhost:5173'] });
    free = await showcase.mint();
  });
  afterAll(() => showcase.close());

  const statuses = async ({ token }: MintedToken, headers: Record<string, string>): Promise<number[]> => {
    const widget = `/embed/dashboard/widgets/${showcase.widgets.rows}/data`;
    const viaHeader = [...PATHS, widget, '/embed/dashboard/variables/least/options'].map((path) => showcase.as(token, headers).get(path));
    const viaPath = [`/embed/config/${token}`, `/embed/dashboard/${token}`, `/embed/dashboard/${token}/data`].map((path) => new Api(showcase.app.url).with(headers).get(path));
    return [...new Set((await Promise.all([...viaHeader, ...viaPath])).map(({ status }) => status))];
  };

  it.each([CUSTOMER, 'https://a.wild.example', 'https://a.b.wild.example', 'http://localhost:5173', 'https://localhost:5173'])('holds for a page of %s', async (origin) => {
    expect(await statuses(bound, { origin, 'sec-fetch-site': 'cross-site' })).toEqual([200]);
  });

  it.each<[string, Record<string, string>]>([
    ['another domain', { origin: 'https://evil.example' }],
    ['the same domain without TLS', { origin: 'http://app.customer.example' }],
    ['the same domain on another port', { origin: 'https://app.customer.example:8443' }],
    ['a domain that begins alike', { origin: 'https://app.customer.example.evil.example' }],
    ['the domain that a wildcard is under', { origin: 'https://wild.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a program', {}],
    ['a page that hides where it is', { 'sec-fetch-site': 'cross-site', referer: CUSTOMER }],
    ['a page of this server that is no frame', { 'sec-fetch-site': 'same-origin' }],
    ['a page that claims another host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }],
    ['two origins at once', { origin: `${CUSTOMER}, https://evil.example` }],
  ])('is refused for %s', async (_, headers) => {
    expect(await statuses(bound, headers)).toEqual([403]);
  });

  it('says in its refusal neither which domains those are, nor anything else of the token', async () => {
    const { error, body } = await showcase.as(bound.token, { origin: 'https://evil.example' }).get('/embed/config');
    expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(JSON.stringify(body)).not.toMatch(/customer|wild|region/);
  });

  it('holds for the page of its own frame, and for frames of the same domains, as after a renewal', async () => {
    const { host } = new URL(showcase.app.url);
    const renewed = await showcase.mint({ allowedDomains: ['localhost:5173', '*.wild.example', 'app.customer.example'] });
    const from = (id: string): Record<string, string> => ({ 'sec-fetch-site': 'same-origin', referer: `http://${host}/embed/${id}` });
    expect(await statuses(bound, from(bound.id))).toEqual([200]);
    expect(await statuses(renewed, from(bound.id))).toEqual([200]);
    expect(await statuses(bound, { ...from(bound.id), origin: `http://${host}` })).toEqual([200]);
  });

  it('is refused in a frame that others may show', async () => {
    const { host } = new URL(showcase.app.url);
    const wider = await showcase.mint({ allowedDomains: ['app.customer.example', '*.wild.example', 'localhost:5173', 'evil.example'] });
    for (const id of [free.id, wider.id, '00000000-0000-4000-8000-000000000000']) {
      expect(await statuses(bound, { 'sec-fetch-site': 'same-origin', referer: `http://${host}/embed/${id}` })).toEqual([403]);
    }
  });

  it('is everywhere at home when it names no domains', async () => {
    for (const headers of [{}, { origin: 'https://anywhere.example' }, { origin: 'null' }]) expect(await statuses(free, headers)).toEqual([200]);
  });

  describe('and browsers', () => {
    const preflight = (path: string, method = 'GET'): Promise<Response> =>
      fetch(`${showcase.app.url}/api/v1${path}`, {
        method: 'OPTIONS',
        headers: { origin: 'https://anywhere.example', 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
      });

    it('may ask from any origin before they ask, and read the answer, without cookies', async () => {
      for (const path of [...PATHS, `/embed/dashboard/widgets/${showcase.widgets.rows}/data`, `/embed/dashboard/${bound.token}/data`]) {
        const { status, headers } = await preflight(path);
        expect([path, status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-headers')]).toEqual([path, 204, '*', 'authorization']);
        expect(headers.get('access-control-allow-credentials')).toBeNull();
      }
      const answer = await showcase.as(free.token, { origin: 'https://anywhere.example' }).get('/embed/dashboard/data');
      expect([answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-credentials')]).toEqual(['*', null]);
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/X-Request-ID.*ETag/);
    });

    it('may read why they were refused', async () => {
      const { status, headers } = await showcase.as(bound.token, { origin: 'https://evil.example' }).get('/embed/config');
      expect([status, headers.get('access-control-allow-origin')]).toEqual([403, '*']);
    });

    it('are let to no other route, making tokens among them', async () => {
      for (const [path, method] of [['/embed/token', 'POST'], ['/embed/tokens', 'GET'], ['/dashboards', 'GET'], ['/embed/tokens/x', 'DELETE'], ['/auth/me', 'GET']] as const) {
        expect([path, (await preflight(path, method)).headers.get('access-control-allow-origin')]).toEqual([path, null]);
        const answer = await fetch(`${showcase.app.url}/api/v1${path}`, { headers: { origin: 'https://anywhere.example' } });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });
  });
});

describe('the page of a frame', () => {
  let showcase: Showcase;
  beforeAll(async () => (showcase = await openShowcase()));
  afterAll(() => showcase.close());

  const frame = (id: string): Promise<Response> => fetch(`${showcase.app.url}/embed/${id}`);
  const ancestors = ({ headers }: Response): string | undefined => /frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1];

  it('may be framed by the domains of its token and by this server\'s own pages, and by nobody else', async () => {
    const { id } = await showcase.mint({ allowedDomains: ['app.customer.example', '*.wild.example:8443', 'http://localhost:5173'] });
    const page = await frame(id);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(ancestors(page)).toBe("'self' https://app.customer.example https://*.wild.example:8443 http://localhost:5173");
    expect(page.headers.get('x-frame-options')).toBeNull();
  });

  it('may be framed everywhere when the token names no domains', async () => {
    expect(ancestors(await frame((await showcase.mint()).id))).toBe('*');
  });

  it('runs the SDK and nothing inline, and holds nothing of the dashboard', async () => {
    const { id, token } = await showcase.mint({ allowedDomains: ['app.customer.example'] });
    const page = await frame(id);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toMatch(/unsafe/);
    const html = await page.text();
    expect(html).toContain('<script type="module" src="/sdk/embed-frame.js"></script>');
    expect(html).toContain(`data-frame="${id}"`);
    expect(html).not.toMatch(new RegExp(`<style|style=|<script>|${token}|${showcase.dashboard}|Orders`));
    expect([page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual(['no-store', 'same-origin']);
  });

  it('has the builder beside it, under the same ancestors, which holds nothing of the dashboard either', async () => {
    const { id, token } = await showcase.mint({ permissions: { interaction: 'edit', export: false }, allowedDomains: ['app.customer.example'] });
    const page = await fetch(`${showcase.app.url}/embed/${id}/edit`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect([page.status, ancestors(page)]).toEqual([200, "'self' https://app.customer.example"]);
    const [, nonce = ''] = /style-src 'self' 'nonce-([^']+)'/.exec(policy) ?? [];
    expect(policy).toContain("script-src 'self';");
    const html = await page.text();
    expect([nonce.length > 20, html.includes(`nonce="${nonce}"`)]).toEqual([true, true]);
    expect(html).not.toMatch(new RegExp(`${token}|${showcase.dashboard}|Orders`));
    expect([page.headers.get('cache-control'), page.headers.get('referrer-policy'), page.headers.get('x-frame-options')]).toEqual(['no-store', 'same-origin', null]);
    // Requests of it are those of the token's own frame, and no other's.
    const { host } = new URL(showcase.app.url);
    const other = await showcase.mint({ allowedDomains: ['other.customer.example'] });
    const from = async (frame: string): Promise<number> =>
      (await showcase.as(token, { 'sec-fetch-site': 'same-origin', referer: `http://${host}/embed/${frame}/edit` }).get('/embed/editor')).status;
    expect([await from(id), await from(other.id)]).toEqual([200, 403]);
    expect((await fetch(`${showcase.app.url}/embed/00000000-0000-4000-8000-000000000000/edit`)).status).toBe(404);
  });

  it('is not there for what is no token, and nobody may frame that', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'x', showcase.dashboard, "'; --", '%00', '<script>']) {
      const page = await frame(encodeURIComponent(id));
      expect([id, page.status, ancestors(page)]).toEqual([id, 404, "'none'"]);
      expect(await page.text()).not.toContain('<script');
    }
  });

  it('says that it has ended once the token was revoked, to those who may frame it', async () => {
    const { id } = await showcase.mint({ allowedDomains: ['app.customer.example'] });
    await showcase.tenant.developer.api.delete(`/embed/tokens/${id}`);
    const page = await frame(id);
    expect([page.status, ancestors(page)]).toEqual([410, "'self' https://app.customer.example"]);
    expect(await page.text()).toContain('no longer shown');
  });

  it('is where a server with a public address says, whatever name it is asked by', async () => {
    const named = await startTestApp({ replicaOf: showcase.app, publicUrl: 'https://bi.example.com' });
    try {
      const { id, token } = await showcase.mint({ allowedDomains: ['app.customer.example'] });
      const { host } = new URL(named.url);
      const get = async (headers: Record<string, string>): Promise<number> =>
        (await new Api(named.url).with({ authorization: `Embed ${token}`, 'sec-fetch-site': 'same-origin', ...headers }).get('/embed/config')).status;
      expect(await get({ referer: `https://bi.example.com/embed/${id}` })).toBe(200);
      expect(await get({ referer: `http://${host}/embed/${id}` })).toBe(403);
      expect(await get({ origin: `http://${host}`, referer: `http://${host}/embed/${id}` })).toBe(403);
    } finally {
      await named.close();
    }
  });
});
