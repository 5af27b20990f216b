import { EventEmitter } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.js';

/** What becomes of a request. */
const FATES = {
  well: 44,
  slow: 12,
  twice: 6,
  status_500: 8,
  status_503: 4,
  reset: 6,
  broken_off_in_status: 4,
  broken_off_in_body: 4,
  hangs: 7,
  late: 5,
} as const;
export type Fate = keyof typeof FATES;

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';
const HALF = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf of it';
const failure = (status: string, headers = ''): string => `HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`;

/** A request as the sink got it. */
export interface SinkRequest {
  readonly order: number;
  readonly path: string;
  /** The public address of the process that sent it. */
  readonly process: string;
  readonly keys: readonly string[];
  readonly fate: Fate;
  /** ms of this process. */
  readonly at: number;
  /** A 2xx was written while the sender was there. */
  told2xx: boolean;
  /** All of a 2xx was written, and the sender took it and closed: it had been answered. */
  answered: boolean;
  /** Requests that had come when its connection ended; null: it is open. */
  goneAt: number | null;
}

interface WebhookBody {
  notifications: { key: string; url: string | null }[];
}

/**
 * A receiver of webhooks that fails in every way, by chance. It speaks HTTP on bare sockets, to see how each connection
 * ended: a sender that went without having read the answer resets it.
 */
export class FlakySink {
  readonly requests: SinkRequest[] = [];
  /** `request` when one has come, `answered` when a 2xx was written; with the request. */
  readonly events = new EventEmitter().setMaxListeners(0);
  refusing = 0;
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private isWell = false;
  port = 0;

  constructor(
    private readonly chance: Chance,
    /** After which a sender gives up, ms. */
    private readonly timeoutMs: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(): Promise<void> {
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.receive(socket));
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    ({ port: this.port } = this.server.address() as AddressInfo);
  }

  /** Refuses connections for a while. */
  async refuse(ms: number): Promise<void> {
    this.refusing += 1;
    this.server?.close();
    await sleep(ms);
    await this.listen();
  }

  /** From now on each is answered at once. */
  recover(): void {
    this.isWell = true;
  }

  close(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private receive(socket: Socket): void {
    this.sockets.add(socket);
    let text = '';
    let request: SinkRequest | null = null;
    const gone = (): void => {
      if (request) request.goneAt ??= this.requests.length;
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (request) return;
      request = this.parse(text);
      if (request) void this.answer(request, socket);
    });
    socket.on('end', () => {
      gone();
      socket.end();
    });
    socket.on('error', () => {
      gone();
      // It went without having read what was written.
      if (request) request.answered = false;
    });
    socket.on('close', () => {
      gone();
      this.sockets.delete(socket);
    });
  }

  private parse(text: string): SinkRequest | null {
    const [head = '', ...rest] = text.split('\r\n\r\n');
    const body = rest.join('\r\n\r\n');
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
    if (!(Buffer.byteLength(body) >= length)) return null;
    const { notifications } = JSON.parse(body) as WebhookBody;
    const request: SinkRequest = {
      order: this.requests.length,
      path: head.split(' ')[1] ?? '',
      process: new URL(notifications[0]?.url ?? 'http://nobody').origin,
      keys: notifications.map(({ key }) => key),
      fate: this.isWell ? 'well' : this.chance.weighted(FATES),
      at: performance.now(),
      told2xx: false,
      answered: false,
      goneAt: null,
    };
    this.requests.push(request);
    this.events.emit('request', request);
    return request;
  }

  private async answer(request: SinkRequest, socket: Socket): Promise<void> {
    switch (request.fate) {
      case 'well':
        return this.write(request, socket, OK, true);
      case 'slow':
        await sleep(this.chance.between(20, this.timeoutMs / 4));
        return this.write(request, socket, OK, true);
      case 'twice':
        return this.write(request, socket, OK + OK, true);
      case 'late':
        await sleep(this.timeoutMs * 1.5);
        return this.write(request, socket, OK, true);
      case 'status_500':
        return this.write(request, socket, failure('500 Internal Server Error'), false);
      case 'status_503':
        return this.write(request, socket, failure('503 Service Unavailable', 'Retry-After: 15\r\n'), false);
      case 'broken_off_in_status':
        await this.write(request, socket, 'HTTP/1.1 2', false);
        return void socket.destroy();
      case 'broken_off_in_body':
        await this.write(request, socket, HALF, true);
        request.answered = false;
        return void socket.destroy();
      case 'reset':
        return void socket.resetAndDestroy();
      case 'hangs':
        return;
    }
  }

  private async write(request: SinkRequest, socket: Socket, text: string, is2xx: boolean): Promise<void> {
    // Whether the sender has gone is read before anything is written to it.
    await turn();
    await turn();
    if (request.goneAt !== null || socket.destroyed) return;
    request.told2xx = is2xx;
    request.answered = is2xx;
    const written = new Promise<void>((resolve) => socket.write(text, () => resolve()));
    if (is2xx) this.events.emit('answered', request);
    await written;
  }
}
