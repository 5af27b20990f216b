import { clientCode, type ClientKind, type Embedding } from './client-code.js';

const embedding: Embedding = {
  dashboardId: '5c1f9a52-0e8d-4d3a-9f43-2f0f6f3f1e11',
  name: 'R&D "north" </iframe>',
  theme: 'dark',
  origin: 'https://bi.example.com',
};
const KINDS: ClientKind[] = ['class', 'component', 'iframe'];

describe('code for the customer’s page', () => {
  it.each(KINDS)('asks the customer’s server for tokens and holds no key: %s', (kind) => {
    const code = clientCode(kind, embedding);
    expect(code).toContain("fetch('/tidemark-token')");
    expect(code).not.toMatch(/api.?key/i);
  });

  it.each(KINDS)('needs no inline style and no handler in markup, which a strict policy refuses: %s', (kind) => {
    expect(clientCode(kind, embedding)).not.toMatch(/\sstyle=|\son\w+=["']/);
  });

  it('names the dashboard, the server and the look to the class', () => {
    expect(clientCode('class', embedding)).toContain(`  const dashboard = new EmbeddedDashboard({
    token: (await fetchToken()).token,
    baseUrl: 'https://bi.example.com',
    dashboardId: '5c1f9a52-0e8d-4d3a-9f43-2f0f6f3f1e11',
    theme: 'dark',
    onTokenExpiring: async () => (await fetchToken()).token,
  });`);
    expect(clientCode('class', { ...embedding, theme: undefined })).not.toContain('theme');
  });

  it('makes an element of the web component', () => {
    expect(clientCode('component', embedding)).toContain(
      '<tidemark-dashboard id="dashboard" base-url="https://bi.example.com" theme="dark"></tidemark-dashboard>',
    );
  });

  it('keeps the name of a dashboard within its attribute, and the token in the fragment', () => {
    const code = clientCode('iframe', embedding);
    expect(code).toContain('title="R&amp;D &quot;north&quot; &lt;/iframe&gt;"');
    expect(code).toContain("'https://bi.example.com/embed/' + id + '#' + token");
  });

  it('gives later tokens to the frame alone that asks, and to this server’s page alone', () => {
    const code = clientCode('iframe', embedding);
    expect(code).toContain('source !== frame.contentWindow');
    expect(code).toContain("postMessage({ type: 'tidemark:token', token }, 'https://bi.example.com')");
  });
});
