import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type TestApp, startTestApp } from '../support/app.js';

const CHUNKS = fileURLToPath(new URL('../../sdk/dist/chunks', import.meta.url));

describe('the SDK’s files', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const get = (path: string): Promise<Response> => fetch(`${app.url}${path}`, { headers: { origin: 'https://customer.test' } });

  it.each(['index.js', 'react.js', 'tidemark-embed.js', 'embed-frame.js', 'embed-frame.css'])('are loaded by pages of any origin: %s', async (name) => {
    const response = await get(`/sdk/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(name.endsWith('.css') ? /^text\/css/ : /javascript/);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('cache-control')).not.toContain('immutable');
    expect(response.headers.get('etag')).not.toBeNull();
  });

  it('are kept for ever where their name says what they hold', async () => {
    const chunks = readdirSync(CHUNKS).filter((name) => name.endsWith('.js'));
    expect(chunks.length).toBeGreaterThan(1);
    for (const name of chunks) expect((await get(`/sdk/chunks/${name}`)).headers.get('cache-control')).toContain('immutable');
  });

  it.each(['/sdk/', '/sdk/.built', '/sdk/types/index.d.ts', '/sdk/nothing.js', '/sdk/../package.json', '/sdk/%2e%2e/package.json', '/sdk/chunks/'])('do not include %s', async (path) => {
    const response = await get(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(response.headers.get('cache-control') ?? '').not.toContain('max-age=300');
  });

  it('lend nothing of their openness to the rest', async () => {
    for (const path of ['/api/v1/dashboards', '/health', '/']) {
      const response = await get(path);
      expect([path, response.headers.get('access-control-allow-origin'), response.headers.get('cross-origin-resource-policy')]).toEqual([path, null, 'same-origin']);
    }
  });
});
