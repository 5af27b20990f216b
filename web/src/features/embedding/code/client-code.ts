import type { EmbedTheme } from '../../../api/types.js';
import { htmlAttribute, javaScriptLiteral } from './literals.js';
import { TOKEN_PATH } from './server-code.js';

export type ClientKind = 'class' | 'component' | 'iframe';

/** Where this server offers the SDK as a module to pages of every origin; the package `@tidemark/embed` holds the same. */
export const SDK_PATH = '/sdk/index.js';

export interface Embedding {
  dashboardId: string;
  /** Names the frame for screen readers. */
  name: string;
  /** undefined: the token's, or the viewer's system. */
  theme: EmbedTheme | undefined;
  /** Of this installation, such as `https://bi.example.com`. */
  origin: string;
}

/** Code for the customer's page, which asks the customer's server for tokens. */
export function clientCode(kind: ClientKind, embedding: Embedding): string {
  return { class: byClass, component: byComponent, iframe: byFrame }[kind](embedding);
}

const FETCH_TOKEN = `async function fetchToken() {
    const response = await fetch('${TOKEN_PATH}');
    if (!response.ok) throw new Error('No token');
    return response.json(); // { id, token, expiresAt }
  }`;

function byClass({ dashboardId, theme, origin }: Embedding): string {
  const options = [
    `token: (await fetchToken()).token`,
    `baseUrl: ${javaScriptLiteral(origin)}`,
    `dashboardId: ${javaScriptLiteral(dashboardId)}`,
    ...(theme === undefined ? [] : [`theme: ${javaScriptLiteral(theme)}`]),
    `onTokenExpiring: async () => (await fetchToken()).token`,
  ];
  return `<div id="dashboard"></div>

<script type="module">
  import { EmbeddedDashboard } from ${javaScriptLiteral(origin + SDK_PATH)};

  ${FETCH_TOKEN}

  const dashboard = new EmbeddedDashboard({
${options.map((option) => `    ${option},`).join('\n')}
  });
  await dashboard.render('dashboard');
</script>
`;
}

function byComponent({ theme, origin }: Embedding): string {
  const look = theme === undefined ? '' : ` theme=${htmlAttribute(theme)}`;
  return `<tidemark-dashboard id="dashboard" base-url=${htmlAttribute(origin)}${look}></tidemark-dashboard>

<script type="module">
  import ${javaScriptLiteral(origin + SDK_PATH)};

  ${FETCH_TOKEN}

  const element = document.getElementById('dashboard');
  element.onTokenExpiring = async () => (await fetchToken()).token;
  element.setAttribute('token', (await fetchToken()).token);
</script>
`;
}

function byFrame({ name, origin }: Embedding): string {
  return `<iframe id="dashboard" title=${htmlAttribute(name)} width="100%" height="800" frameborder="0"></iframe>

<script type="module">
  ${FETCH_TOKEN}

  const frame = document.getElementById('dashboard');
  // The token is in the fragment, which browsers send to no server.
  const { id, token } = await fetchToken();
  frame.src = ${javaScriptLiteral(`${origin}/embed/`)} + id + '#' + token;

  // Before its token runs out, the frame asks for a later one.
  addEventListener('message', async ({ source, data }) => {
    if (source !== frame.contentWindow || data?.type !== 'tidemark:token-expiring') return;
    const { token } = await fetchToken();
    source.postMessage({ type: 'tidemark:token', token }, ${javaScriptLiteral(origin)});
  });
</script>
`;
}
