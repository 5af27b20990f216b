import { adoptSession, api, ApiError, forgetSession, onSessionEnd, publicApi } from './client.js';
import type { AuthResponse } from './types.js';

const auth = (accessToken: string): AuthResponse => ({
  accessToken,
  expiresIn: 900,
  user: { id: 'u', email: 'a@b.example', name: 'A', platformAdmin: false },
  tenant: { id: 't', name: 'T', slug: 't', timeZone: 'UTC', role: 'viewer', plan: 'free' },
});

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

const ok = (data: unknown): Response => answer(200, { success: true, data, metadata: { request_id: 'r1' } });
const refused = (status: number, code: string, details?: unknown): Response =>
  answer(status, { success: false, error: { code, message: `${code}.`, details }, metadata: { request_id: 'r2' } });

interface Call {
  path: string;
  token: string | null;
}

/** Answers requests as a server would that takes `valid` as its token and `refreshed` at its refresh. */
function serve(valid: string, refreshed: () => Response): Call[] {
  const calls: Call[] = [];
  globalThis.fetch = async (input, init) => {
    const path = input instanceof Request ? input.url : input.toString();
    const token = new Headers(init?.headers).get('authorization');
    calls.push({ path, token });
    await Promise.resolve();
    if (path.endsWith('/auth/refresh')) return refreshed();
    return token === `Bearer ${valid}` ? ok('secret') : refused(401, 'UNAUTHORIZED');
  };
  return calls;
}

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
  forgetSession();
  onSessionEnd(() => undefined);
});

describe('the API client', () => {
  it('takes the data out of the envelope and sends the token', async () => {
    const calls = serve('good', () => refused(401, 'UNAUTHORIZED'));
    adoptSession(auth('good'));
    await expect(api.get('/x')).resolves.toBe('secret');
    expect(calls).toEqual([{ path: '/api/v1/x', token: 'Bearer good' }]);
  });

  it('renews an expired token once for all requests that wait, and repeats them', async () => {
    const calls = serve('new', () => ok(auth('new')));
    adoptSession(auth('old'));
    await expect(Promise.all([api.get('/a'), api.get('/b'), api.get('/c')])).resolves.toEqual([
      'secret',
      'secret',
      'secret',
    ]);
    expect(calls.filter((call) => call.path.endsWith('/auth/refresh'))).toHaveLength(1);
  });

  it('ends the session when it cannot be renewed', async () => {
    serve('never', () => refused(401, 'UNAUTHORIZED'));
    adoptSession(auth('old'));
    let ended = 0;
    onSessionEnd(() => (ended += 1));
    await expect(api.get('/a')).rejects.toMatchObject({ status: 401 });
    expect(ended).toBe(1);
  });

  it('keeps the session when the server is merely out of reach while it is renewed', async () => {
    serve('never', () => answer(503, {}));
    adoptSession(auth('old'));
    let ended = 0;
    onSessionEnd(() => (ended += 1));
    await expect(api.get('/a')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
    expect(ended).toBe(0);
  });

  it('does not take a wrong password for an ended session', async () => {
    const calls = serve('x', () => ok(auth('x')));
    await expect(publicApi.post('/auth/login', {})).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(calls).toHaveLength(1);
  });

  it('carries code, request id and field problems of a refusal', async () => {
    globalThis.fetch = () =>
      Promise.resolve(
        refused(400, 'VALIDATION_FAILED', [
          { path: 'name', rule: 'isNotEmpty', message: 'Name is empty.' },
          { odd: true },
        ]),
      );
    adoptSession(auth('x'));
    const error: unknown = await api.post('/x', {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'VALIDATION_FAILED',
      requestId: 'r2',
      status: 400,
      problems: [{ path: 'name', rule: 'isNotEmpty', message: 'Name is empty.' }],
    });
  });

  it('says so in a sentence when the network fails', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
    adoptSession(auth('x'));
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'OFFLINE', status: 0 });
  });
});
