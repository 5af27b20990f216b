import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';

/** Of an answer so much is read. */
const READ_BYTES = 4_096;

/** What is posted where. */
export interface JsonPosting {
  /** http: or https: */
  readonly target: URL;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal;
}

export interface WebAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The beginning of it. */
  readonly text: string;
}

/** Resolves a host once and checks it by the egress policy. */
export type ResolveChecked = (host: string, port: number) => Promise<{ readonly address: string; readonly family: 4 | 6 }>;

/**
 * Posts JSON to the very address that was checked; it is sent on nowhere, and of the answer only the beginning is read.
 * @throws what `resolve` throws, the signal's reason, and errors of the network
 */
export async function postJson({ target, body, headers, signal }: JsonPosting, resolve: ResolveChecked): Promise<WebAnswer> {
  const secure = target.protocol === 'https:';
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const port = target.port === '' ? (secure ? 443 : 80) : Number(target.port);
  const { address, family } = await resolve(host, port);
  signal.throwIfAborted();
  return new Promise<WebAnswer>((done, reject) => {
    const options = {
      method: 'POST',
      host: address,
      family,
      port,
      path: `${target.pathname}${target.search}`,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Tidemark',
        accept: '*/*',
        ...headers,
        host: target.host,
        connection: 'close',
      },
      // One connection for one message: none is kept that was opened under another look-up.
      agent: false as const,
      signal,
    };
    // The name, and not the address, is what the certificate must be for; an address has none to be asked for.
    const asked = secure ? requestSecure({ ...options, servername: /[a-z]/i.test(host) && !host.includes(':') ? host : '' }) : requestPlain(options);
    let isAnswered = false;
    asked.on('response', (response) => {
      isAnswered = true;
      settle(response, done);
    });
    // What comes after an answer, such as another one, takes nothing back.
    asked.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    asked.end(body);
  });
}

/** With its status an answer has been given: one that then breaks off or never ends says the same, and no more. */
function settle(response: IncomingMessage, done: (answer: WebAnswer) => void): void {
  const chunks: Buffer[] = [];
  let read = 0;
  const end = (): void => {
    const text = Buffer.concat(chunks).subarray(0, READ_BYTES).toString('utf8');
    done({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text });
    response.destroy();
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    read += chunk.length;
    if (read >= READ_BYTES) end();
  });
  response.on('end', end);
  response.on('error', end);
  response.on('close', end);
}
