import { type DemoServer, startDemoServer } from '../support/demo-server.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { buildServer } from '../support/server-process.js';
import { succeeded } from '../dashboards/sample-source.js';
import { Socket } from '../support/socket.js';

describe('the log of a server that tells everything', () => {
  let server: DemoServer;
  let output = '';
  beforeAll(async () => {
    await buildServer();
    server = await startDemoServer({ LOG_LEVEL: 'trace' });
    for (const stream of [server.child.stdout, server.child.stderr]) stream?.on('data', (bytes: Buffer) => (output += bytes.toString('utf8')));
  }, 300_000);
  afterAll(() => server.stop());

  it('holds no embed token, wherever a client put it', async () => {
    const api = new Api(server.url);
    const login = succeeded(await api.post<{ accessToken: string }>('/auth/login', { email: 'demo@tidemark.local', password: server.password }));
    const member = api.as(login.accessToken);
    const [dashboard] = succeeded(await member.get<{ id: string }[]>('/dashboards'));
    const { id, token } = succeeded(await member.post<{ id: string; token: string }>('/embed/token', { dashboardId: dashboard?.id }));
    const broken = `${token.slice(0, -4)}AAAA`;
    for (const each of [token, broken]) {
      const paths = [`/api/v1/embed/config/${each}`, `/api/v1/embed/dashboard/${each}`, `/api/v1/embed/dashboard/${each}/data`, `/api/v1/embed/nothing/${each}`, `/api/v1/embed/config?token=${each}`, `/embed/${each}`, `/embed/${id}?token=${each}`, `/${each}`];
      for (const path of paths) await fetch(`${server.url}${path}`, { headers: { authorization: `Embed ${each}`, referer: `https://app.example.com/${each}`, 'x-request-id': each.slice(0, 120) } });
      await fetch(`${server.url}/api/v1/embed/config/${each}`, { method: 'POST', body: each, headers: { 'content-type': 'application/json' } });
      const sockets = [new Socket(server.url, { query: `?token=${each}` }), new Socket(server.url, { protocols: ['bearer', each] })];
      for (const socket of sockets) await eventually(() => expect(socket.closed !== null || socket.frames.length > 0).toBe(true));
      for (const socket of sockets) socket.end();
    }
    await fetch(`${server.url}/api/v1/embed/last`);
    await eventually(() => expect(output.split('"request"').length).toBeGreaterThan(15));
    for (const part of [...token.split('.').slice(1), broken.split('.')[2] ?? '']) expect(output.includes(part)).toBe(false);
    // The lines are there, by their routes.
    expect(output).toContain('/api/v1/embed/dashboard/:token/data');
  });
});
