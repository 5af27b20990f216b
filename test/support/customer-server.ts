import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of the customer's application and the script beside it. */
export interface CustomerPage {
  /** Further elements of the head, before the page's own script. */
  head?: string;
  /** What stands in the body. */
  body: string;
  /** A module; it runs as `/<name>.js`. */
  script: string;
}

/** The customer's application: another origin, with a policy that admits nothing inline. */
export interface CustomerServer {
  /** Such as http://127.0.0.1:40123. */
  url: string;
  /** What its pages ask it for, by path; answers JSON. */
  answers: Map<string, () => Promise<unknown>>;
  close(): Promise<void>;
}

/**
 * Starts the customer's application on a free port.
 * @param tidemark address of the server that scripts and data come from; everything else is closed
 */
export async function startCustomerServer(tidemark: string, pages: Readonly<Record<string, CustomerPage>>, host = '127.0.0.1'): Promise<CustomerServer> {
  const answers: CustomerServer['answers'] = new Map();
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${tidemark}`,
    `connect-src 'self' ${tidemark} ${tidemark.replace(/^http/, 'ws')}`,
    `frame-src ${tidemark}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const server = createServer((request, response) => void answer(request, response, pages, answers, policy));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host}:${port}`, answers, close: () => closeAll(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pages: Readonly<Record<string, CustomerPage>>,
  answers: CustomerServer['answers'],
  policy: string,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const [, name = '', script] = /^\/([\w-]+)(\.js)?$/.exec(path) ?? [];
  const page = pages[name];
  const known = answers.get(path);
  if (known) {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(await known()));
  } else if (!page) {
    response.writeHead(404).end();
  } else if (script) {
    response.setHeader('content-type', 'text/javascript').end(page.script);
  } else {
    response.setHeader('content-type', 'text/html; charset=utf-8').setHeader('content-security-policy', policy);
    response.end(`<!doctype html><html lang="en"><head><title>Customer</title><link rel="icon" href="data:,">${page.head ?? ''}<script type="module" src="/${name}.js"></script></head><body>${page.body}</body></html>`);
  }
}

function closeAll(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
