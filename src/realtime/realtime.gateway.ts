import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayDisconnect, WebSocketGateway } from '@nestjs/websockets';
import type { RawData, WebSocket } from 'ws';
import { ApiKeyRevoked, SessionsRevoked, tokenExpiry } from '../auth/index.js';
import { Clock } from '../platform/clock/index.js';
import { ServerConfig } from '../platform/config/index.js';
import { EventBus } from '../platform/events/index.js';
import { CredentialVerifiers, toDomainError } from '../platform/http/index.js';
import { CloseCode, Connection } from './connection.js';
import { type ClientFrame, parseClientFrame } from './domain/client-frame.js';
import { MembershipChanged } from '../tenants/index.js';
import { RealtimeStatistics } from './realtime-statistics.js';
import { Subscriptions } from './subscriptions.js';

const AUTH_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 30_000;
const MAX_FRAME_BYTES = 64 * 1024;
/** Frames that may be malformed before the connection is closed. */
const MAX_MALFORMED = 5;

/** Sockets at /ws: signing in, frames, heartbeats, closing. What flows through them is the business of `Subscriptions`. */
@WebSocketGateway({
  path: '/ws',
  maxPayload: MAX_FRAME_BYTES,
  perMessageDeflate: false,
  handleProtocols: (protocols: Set<string>) => (protocols.has('bearer') ? 'bearer' : false),
})
export class RealtimeGateway implements OnGatewayConnection, OnGatewayDisconnect, BeforeApplicationShutdown {
  private readonly logger = new Logger(RealtimeGateway.name);
  private readonly connections = new Map<WebSocket, Connection>();
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly subscriptions: Subscriptions,
    private readonly statistics: RealtimeStatistics,
    private readonly config: ServerConfig,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    events.on(SessionsRevoked, () => this.verifyAgain());
    events.on(ApiKeyRevoked, () => this.verifyAgain());
    events.on(MembershipChanged, () => this.verifyAgain());
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    for (const connection of this.connections.values()) connection.close(CloseCode.goingAway, 'The server is stopping.');
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    socket.on('error', () => socket.terminate());
    if (this.connections.size >= this.config.maxSockets) {
      socket.close(CloseCode.serverFull, 'The server is full; try again later.');
      return;
    }
    const connection = new Connection(socket, request.headers.origin, this.statistics.traffic);
    this.connections.set(socket, connection);
    this.statistics.connectionOpened(connection);
    // Frames are handled one after another, so that a subscription never overtakes the sign-in before it.
    let queue: Promise<void> = Promise.resolve();
    socket.on('message', (raw: RawData, isBinary: boolean) => {
      queue = queue.then(() => this.onMessage(connection, raw, isBinary)).catch((error: unknown) => this.logger.error({ err: error }, 'a frame failed'));
    });
    const token = tokenOf(request);
    if (token !== null) queue = this.signIn(connection, token);
    setTimeout(() => {
      if (!connection.actor) connection.close(CloseCode.unauthorised, 'Nobody signed in within 5 seconds.');
    }, AUTH_WITHIN_MS).unref();
  }

  handleDisconnect(socket: WebSocket): void {
    const connection = this.connections.get(socket);
    if (!connection) return;
    this.connections.delete(socket);
    this.subscriptions.remove(connection);
    this.statistics.connectionClosed(connection);
  }

  private async onMessage(connection: Connection, raw: RawData, isBinary: boolean): Promise<void> {
    if (!connection.isOpen) return;
    const frame = isBinary ? { problem: 'A frame must be text.' } : parseClientFrame((raw as Buffer).toString('utf8'));
    if ('problem' in frame) {
      connection.malformed += 1;
      connection.send({ type: 'error', data: { code: 'VALIDATION_FAILED', message: frame.problem } }, this.clock.now());
      if (connection.malformed >= MAX_MALFORMED) connection.close(CloseCode.policyViolation, 'Too many malformed frames.');
      return;
    }
    if (frame.type === 'auth') return this.signIn(connection, frame.token);
    if (!connection.actor) return connection.close(CloseCode.unauthorised, 'Sign in first.');
    await this.onFrame(connection, frame);
  }

  private async onFrame(connection: Connection, frame: Exclude<ClientFrame, { type: 'auth' }>): Promise<void> {
    switch (frame.type) {
      case 'subscribe':
        return this.subscriptions.subscribe(connection, frame);
      case 'unsubscribe':
        return this.subscriptions.unsubscribe(connection, frame.topics);
      case 'set_filters':
        return this.subscriptions.setFilters(connection, frame);
      case 'ping':
        return connection.send({ type: 'pong', data: {} }, this.clock.now());
    }
  }

  /** Signs in, or renews with a later token of the same person and tenant. */
  private async signIn(connection: Connection, token: string): Promise<void> {
    try {
      const actor = await this.verifiers.verify({
        authorization: token.startsWith('tm_') ? undefined : `Bearer ${token}`,
        apiKey: token.startsWith('tm_') ? token : undefined,
        origin: connection.origin,
      });
      const other = connection.actor && (connection.actor.subject !== actor?.subject || connection.actor.tenantId !== actor.tenantId);
      if (!actor || other) return connection.close(CloseCode.unauthorised, 'The token does not hold.');
      const renewed = connection.actor !== null;
      connection.actor = actor;
      connection.token = token;
      connection.expiresAt = tokenExpiry(token);
      if (renewed) return;
      connection.send(
        { type: 'connected', data: { userId: actor.userId, topics: [], heartbeatSeconds: HEARTBEAT_MS / 1000 } },
        this.clock.now(),
      );
    } catch (thrown) {
      const error = toDomainError(thrown);
      if (error.code === 'UNAUTHORIZED') return connection.close(CloseCode.unauthorised, 'The token does not hold.');
      connection.close(CloseCode.serverFull, error.message.slice(0, 100));
    }
  }

  private beat(): void {
    const now = this.clock.now().getTime();
    for (const connection of this.connections.values()) {
      if (connection.expiresAt <= now) connection.close(CloseCode.unauthorised, 'The token has expired.');
      else connection.heartbeat();
    }
  }

  /** Rights were taken away somewhere: everybody's token is looked at again. */
  private async verifyAgain(): Promise<void> {
    for (const connection of [...this.connections.values()]) {
      if (connection.actor) await this.signIn(connection, connection.token);
    }
  }
}

/** The token of `Sec-WebSocket-Protocol: bearer, <token>` or of `?token=`; null when it comes in a first frame. */
function tokenOf(request: IncomingMessage): string | null {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  if (protocols[0] === 'bearer' && protocols[1]) return protocols[1];
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get('token');
}
