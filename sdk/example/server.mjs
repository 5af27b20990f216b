/**
 * A small customer's application: its server makes embed tokens with an API key, its pages show dashboards with them.
 *
 *   TIDEMARK_API_KEY=tm_… npm run example
 *
 * TIDEMARK_URL (http://localhost:3000), TIDEMARK_DASHBOARD (name or id; Sales) and PORT (4400) may be set too.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TIDEMARK = (process.env.TIDEMARK_URL ?? 'http://localhost:3000').replace(/\/+$/, '');
const API_KEY = process.env.TIDEMARK_API_KEY;
const DASHBOARD = process.env.TIDEMARK_DASHBOARD ?? 'Sales';
const PORT = Number(process.env.PORT ?? 4400);

/** What each customer of this application may see. A real one knows from the session who is asking. */
const ACCOUNTS = {
  germany: { lockedParameters: { country: ['Germany'] }, theme: 'light' },
  usa: { lockedParameters: { country: ['USA'] }, branding: { colors: { primary: '#7c3aed' }, series: ['#7c3aed', '#db2777'], radius: 2 } },
};

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, '../dist');
const VUE = join(dirname(createRequire(import.meta.url).resolve('vue/package.json')), 'dist/vue.runtime.esm-browser.prod.js');
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };

/** Nothing inline, and nobody else but Tidemark is asked for data. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  `connect-src 'self' ${TIDEMARK} ${TIDEMARK.replace(/^http/, 'ws')}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

async function tidemark(path, body) {
  const response = await fetch(`${TIDEMARK}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'x-api-key': API_KEY, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => fail(`Tidemark does not answer at ${TIDEMARK}: start it, or set TIDEMARK_URL.`));
  const { success, data, error } = await response.json();
  if (!success) throw new Error(`Tidemark refused ${path}: ${error.message}`);
  return data;
}

/** The server code of embedding: who asks is known, what they may see is written into the token. */
function tokenFor(account, dashboardId, origin) {
  return tidemark('/embed/token', {
    dashboardId,
    permissions: { interaction: 'interact', export: true },
    allowedDomains: [origin],
    expiresIn: 900,
    ...ACCOUNTS[account],
  });
}

async function dashboardId() {
  const dashboards = await tidemark('/dashboards?limit=500');
  const found = dashboards.find(({ id, name }) => id === DASHBOARD || name === DASHBOARD);
  return found?.id ?? fail(`There is no dashboard “${DASHBOARD}”: set TIDEMARK_DASHBOARD to a name or an id.`);
}

function fileOf(path) {
  if (path === '/') return join(HERE, 'pages/index.html');
  if (path === '/vue') return join(HERE, 'pages/vue.html');
  if (path === '/vue.runtime.js') return VUE;
  const [, folder, name] = /^\/(pages|tidemark)\/((?:chunks\/)?[\w-]+\.(?:js|css))$/.exec(path) ?? [];
  return folder && join(folder === 'pages' ? join(HERE, 'pages') : DIST, name);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (!API_KEY) fail('Set TIDEMARK_API_KEY: in Tidemark, API keys → New key, with dashboards:read and embed-tokens:write.');
if (!existsSync(join(DIST, 'index.js'))) fail('The SDK is not built: run `npm run build` first.');
const id = await dashboardId().catch((error) => fail(error.message));

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  try {
    if (pathname === '/settings') return void response.setHeader('content-type', TYPES['.js']).end(`export const baseUrl = ${JSON.stringify(TIDEMARK)};\n`);
    if (pathname === '/token') {
      const account = searchParams.get('account');
      if (!Object.hasOwn(ACCOUNTS, account)) return void response.writeHead(404).end();
      const { token } = await tokenFor(account, id, `http://${request.headers.host}`);
      return void response.setHeader('content-type', 'application/json').setHeader('cache-control', 'no-store').end(JSON.stringify({ token }));
    }
    const file = fileOf(pathname);
    if (!file || !existsSync(file)) return void response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)]).setHeader('content-security-policy', POLICY);
    createReadStream(file).pipe(response);
  } catch (error) {
    response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end(error.message);
  }
});
server.once('error', (error) => fail(error.code === 'EADDRINUSE' ? `The port ${PORT} is taken: set PORT.` : error.message));
server.listen(PORT, 'localhost', () => {
  const { port } = server.address();
  process.stdout.write(`http://localhost:${port}      two dashboards: the class and the element\nhttp://localhost:${port}/vue  the element in Vue\n`);
});
