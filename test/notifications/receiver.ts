import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a receiver got it. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came. */
  body: string;
  json: unknown;
}

export type Answering = (response: ServerResponse, received: Received, request: IncomingMessage) => void;

/** A vendor's server on this machine: keeps what it got, and answers by path as it is told. */
export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** What came to a path. */
  at(path: string): Received[];
  /** From now on requests to that path are answered so. */
  answer(path: string, answering: Answering): void;
  close(): Promise<void>;
}

export const status =
  (code: number, body = '', headers: Record<string, string> = {}): Answering =>
  (response) =>
    void response.writeHead(code, headers).end(body);

/** Never answers. */
export const hang: Answering = () => undefined;

/** Answers with the first; after as many requests with the second, and so on; the last stays. */
export function inTurn(...answers: Answering[]): Answering {
  let count = 0;
  return (...args) => answers[Math.min(count++, answers.length - 1)]?.(...args);
}

/** Listens on 127.0.0.1; every path answers 200 unless told otherwise. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers = new Map<string, Answering>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      let json: unknown = null;
      try {
        json = JSON.parse(body);
      } catch {
        // It stays null, which no check takes for a message.
      }
      const one = { path: request.url ?? '', headers: request.headers, body, json };
      received.push(one);
      (answers.get(one.path) ?? status(200, 'ok'))(response, one, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    at: (path) => received.filter((each) => each.path === path),
    answer: (path, answering) => void answers.set(path, answering),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
