import { type TestApp, startTestApp } from '../support/app.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

describe('the topic ai', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let sockets: Socket[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
  });
  afterEach(() => {
    for (const socket of sockets) socket.end();
    sockets = [];
  });
  afterAll(() => app?.close());

  const watch = async (token: string): Promise<Socket> => {
    const socket = await new Socket(app.url, { protocols: ['bearer', token] }).opened();
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: ['ai'] });
    await socket.frame(({ type }) => type === 'subscribed');
    return socket;
  };
  const hears = (socket: Socket, type: string, after = 0) => socket.frame((frame) => frame.type === type && frame.topic === 'ai', after);

  it('tells all of a tenant that sessions begin, go on and end, and that messages came, and nobody else', async () => {
    const here = await watch(tenant.viewer.accessToken);
    const elsewhere = await watch((await newTenant(app, { roles: ['viewer'] })).viewer.accessToken);
    const { api } = tenant.developer;
    for (const step of [
      () => api.post('/ai/sessions', { sessionId: 'told', model: 'gpt-5-mini' }),
      () => api.patch('/ai/sessions/told', { tokens: { freshInput: 10 } }),
      () => api.patch('/ai/sessions/told', { success: true }),
    ]) {
      const before = here.frames.length;
      expect((await step()).status).toBeLessThan(300);
      // What it was is asked for: nothing of it is told.
      expect((await hears(here, 'dashboard.ai.sessions_changed', before)).data).toEqual({ id: 'sessions', of: 'tenant', updatedAt: expect.any(String) as string });
    }
    expect((await api.post('/ai/messages', { messageId: 'm', conversationId: 'c', role: 'user', content: 'My secret question' })).status).toBe(202);
    await hears(here, 'dashboard.ai.messages_stored');
    expect(here.text).not.toContain('secret question');
    expect(elsewhere.frames.filter(({ topic, type }) => topic === 'ai' && type !== 'subscribed')).toEqual([]);
  });
});
