import type { Socket } from 'node:net';

/** How much a connection had sent when it was last looked at. */
const counted = new WeakMap<Socket, number>();

/**
 * Bytes that went out on a connection since it was last asked for: an answer with its headers, however it was made. One
 * answer is under way at a time on a connection, so each is counted once and as a whole, before it is encrypted.
 */
export function bytesSentOn(socket: Socket | null | undefined): number {
  // Requests that are injected rather than received have no connection that counts.
  const sent = socket?.bytesWritten;
  if (!socket || typeof sent !== 'number') return 0;
  const before = counted.get(socket) ?? 0;
  counted.set(socket, sent);
  return Math.max(0, sent - before);
}
