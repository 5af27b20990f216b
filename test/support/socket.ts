import WebSocket from 'ws';
import { eventually } from './eventually.js';

/** Longer than the 5 s within which a client must sign in. */
const PATIENCE_MS = 15_000;

export interface Frame {
  type: string;
  topic?: string;
  id?: string;
  data: { widgetId?: string; data?: Record<string, unknown>[]; code?: string; message?: string; topics?: string[]; error?: { code: string; message: string }; reason?: string };
}

/** A WebSocket client that keeps what it was told. */
export class Socket {
  readonly frames: Frame[] = [];
  closed: { code: number; reason: string } | null = null;
  private readonly socket: WebSocket;

  constructor(url: string, options: { protocols?: string[]; query?: string; headers?: Record<string, string> } = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws${options.query ?? ''}`, options.protocols ?? [], { headers: options.headers ?? {} });
    this.socket.on('message', (raw: Buffer) => this.frames.push(JSON.parse(raw.toString('utf8')) as Frame));
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    this.socket.on('error', () => undefined);
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await new Promise((resolve) => this.socket.once('open', resolve));
    return this;
  }

  /** The subprotocol that the server took up. */
  get protocol(): string {
    return this.socket.protocol;
  }

  /** Everything that was said, as text. */
  get text(): string {
    return JSON.stringify(this.frames);
  }

  send(type: string, data: object): void {
    this.sendText(JSON.stringify({ type, data }));
  }

  sendText(text: string | Buffer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  /** Waits for a frame; `after` frames that are there already are passed over. */
  frame(matches: (frame: Frame) => boolean, after = 0): Promise<Frame> {
    return eventually(() => {
      const found = this.frames.slice(after).find(matches);
      if (!found) throw new Error(`No such frame among ${this.text.slice(0, 2_000)}, closed: ${JSON.stringify(this.closed)}`);
      return found;
    }, PATIENCE_MS);
  }

  /** Waits for newer rows of a widget. */
  async rows(widgetId: string, after = 0): Promise<Record<string, unknown>[]> {
    const { data } = await this.frame((frame) => frame.type === 'widget_data' && frame.data.widgetId === widgetId, after);
    return data.data ?? [];
  }

  /** Waits until the server has closed it. @returns the code. */
  closedWith(): Promise<number> {
    return eventually(() => {
      if (!this.closed) throw new Error(`The socket is still open; it was told ${this.text.slice(0, 2_000)}`);
      return this.closed.code;
    }, PATIENCE_MS);
  }

  /** Frames of a widget, among those after the first `after`. */
  of(widgetId: string, after = 0): Frame[] {
    return this.frames.slice(after).filter(({ type, data }) => type === 'widget_data' && data.widgetId === widgetId);
  }

  /** Passes a frame there and back: whatever the server had begun to send before has arrived then. */
  async roundTrip(): Promise<void> {
    const after = this.frames.length;
    this.send('ping', {});
    await this.frame(({ type }) => type === 'pong', after);
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  end(): void {
    this.socket.terminate();
  }
}
