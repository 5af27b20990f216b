import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

/** The backend that runs a statement, and how to reach its server. */
export interface CancelTarget {
  address: string;
  port: number;
  /** TLS options as the statement's own connection has them; false without encryption. */
  ssl: ConnectionOptions | false;
  processId: number;
  secretKey: number;
}

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const CANCEL_CODE = 80_877_102;

/**
 * Asks the server to cancel what the backend runs now, on a connection of its own, as the protocol wants it. It works
 * without a login, also when the server accepts no more of them. Resolves when the server has closed that connection,
 * by when it has signalled the backend, or after `timeoutMs`; it never fails, for the server does not tell anyway.
 */
export async function requestCancel(target: CancelTarget, timeoutMs = 3_000): Promise<void> {
  const socket = connect({ host: target.address, port: target.port });
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.once('connect', () => {
      if (target.ssl === false) send(socket, target);
      else sendEncrypted(socket, target.ssl, target);
    });
  });
}

function send(socket: Socket, { processId, secretKey }: CancelTarget): void {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_CODE, 4);
  message.writeInt32BE(processId, 8);
  message.writeInt32BE(secretKey, 12);
  socket.resume();
  socket.write(message);
}

function sendEncrypted(socket: Socket, ssl: ConnectionOptions, target: CancelTarget): void {
  socket.write(SSL_REQUEST);
  socket.once('data', (answer) => {
    if (answer.toString('latin1') !== 'S') return void socket.destroy();
    const secured = connectTls({ ...ssl, socket }, () => send(secured, target));
    secured.on('error', () => socket.destroy());
  });
}
