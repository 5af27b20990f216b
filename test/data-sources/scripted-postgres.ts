import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A message of PostgreSQL's protocol, as a server sends it. */
export function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 0, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** ReadyForQuery, outside a transaction. */
export const READY = message('Z', Buffer.from('I'));

/** A server on a port of its own that behaves as badly as the test wants. */
export class ScriptedPostgres {
  readonly sockets = new Set<Socket>();
  connections = 0;

  private constructor(private readonly server: Server) {}

  /** `onConnection` gets every socket; nothing is answered by itself. */
  static async listen(onConnection: (socket: Socket) => void = () => undefined): Promise<ScriptedPostgres> {
    const server = createServer();
    const scripted = new ScriptedPostgres(server);
    server.on('connection', (socket) => {
      scripted.connections += 1;
      scripted.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => scripted.sockets.delete(socket));
      onConnection(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  /** Accepts every login, then hands what the client sends to `onStatement`. */
  static acceptingLogins(onStatement: (socket: Socket) => void): Promise<ScriptedPostgres> {
    return ScriptedPostgres.listen((socket) => {
      socket.once('data', () => {
        const key = Buffer.from([0, 0, 0, 7, 0, 0, 0, 9]);
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), message('K', key), READY]));
        socket.once('data', () => onStatement(socket));
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await ScriptedPostgres.listen();
  const { port } = server;
  await server.close();
  return port;
}
