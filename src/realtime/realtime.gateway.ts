import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayDisconnect, WebSocketGateway } from '@nestjs/websockets';
import { LRUCache } from 'lru-cache';
import type { RawData, WebSocket } from 'ws';
import { ApiKeyRevoked, SessionsRevoked, tokenExpiry } from '../auth/index.js';
import { Clock } from '../platform/clock/index.js';
import { ServerConfig } from '../platform/config/index.js';
import { EmbedTokenRevoked, isEmbedToken } from '../embedding/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, CredentialVerifiers, type Credentials, type Provenance, provenanceOf, toDomainError } from '../platform/http/index.js';
import { RateLimiter } from '../platform/http/rate-limit/index.js';
import { CloseCode, Connection } from './connection.js';
import { type ClientFrame, parseClientFrame } from './domain/client-frame.js';
import { MembershipChanged } from '../tenants/index.js';
import { RealtimeStatistics } from './realtime-statistics.js';
import { Subscriptions } from './subscriptions.js';

const AUTH_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 30_000;
/** How often tokens are looked at that may have expired; what they show ends no later than this after them. */
const EXPIRY_MS = 1_000;
/** How long a revoked embed token is remembered, for sockets that were signing in with it at that moment. */
const REMEMBER_REVOKED_MS = 60_000;
/** Of all sockets, the share that the viewers of one embed token may hold, but always as many as the second number. */
const TOKEN_SHARE = 0.1;
const TOKEN_SOCKETS = 100;
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
  private readonly revoked = new LRUCache<string, true>({ max: 10_000, ttl: REMEMBER_REVOKED_MS });
  private readonly heartbeat: NodeJS.Timeout;
  private readonly expiry: NodeJS.Timeout;

  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly subscriptions: Subscriptions,
    private readonly statistics: RealtimeStatistics,
    private readonly config: ServerConfig,
    private readonly clock: Clock,
    private readonly limiter: RateLimiter,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    this.expiry = setInterval(() => this.closeExpired(), EXPIRY_MS).unref();
    events.on(EmbedTokenRevoked, ({ embedTokenId }) => this.closeRevoked(embedTokenId));
    // Events may have been missed.
    relay.onGap(() => void this.verifyAgain());
    events.on(SessionsRevoked, () => this.verifyAgain());
    events.on(ApiKeyRevoked, () => this.verifyAgain());
    events.on(MembershipChanged, () => this.verifyAgain());
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    clearInterval(this.expiry);
    for (const connection of this.connections.values()) connection.close(CloseCode.goingAway, 'The server is stopping.');
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    socket.on('error', () => socket.terminate());
    if (this.connections.size >= this.config.maxSockets) {
      socket.close(CloseCode.serverFull, 'The server is full; try again later.');
      return;
    }
    const connection = new Connection(socket, provenanceOf(request.headers, request.headers.host, 'socket'), this.statistics.traffic);
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
    if (!(await this.isInPace(connection.actor, frame))) {
      return connection.send({ type: 'error', data: { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests; slow down.' } }, this.clock.now());
    }
    await this.onFrame(connection, frame);
  }

  /** What starts evaluations draws from the bucket of the embed token, as requests with it do. */
  private async isInPace({ kind, subject }: Actor, frame: ClientFrame): Promise<boolean> {
    if (kind !== 'embed' || (frame.type !== 'subscribe' && frame.type !== 'set_filters')) return true;
    const cost = frame.type === 'subscribe' ? frame.topics.length : 1;
    return (await this.limiter.consume('embed', `embed:${subject}`, cost)).allowed;
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

  /** Signs in, or renews with a later token of the same person and tenant, or of the same embedded dashboard. */
  private async signIn(connection: Connection, token: string): Promise<void> {
    try {
      const actor = await this.verifiers.verify(credentialsOfToken(token, connection.provenance));
      const before = connection.actor;
      if (!actor || this.revoked.has(actor.subject) || (before && !goesOnAs(before, actor))) {
        return connection.close(CloseCode.unauthorised, 'The token does not hold.');
      }
      if (!before && this.isCrowded(actor)) return connection.close(CloseCode.serverFull, 'The token has too many viewers.');
      connection.actor = actor;
      connection.token = token;
      connection.expiresAt = tokenExpiry(token);
      // Another embed token may lock other values: what is watched goes on under those.
      if (before && !sharesRights(before, actor)) return await this.subscriptions.restart(connection);
      if (before) return;
      connection.send(
        { type: 'connected', data: { userId: actor.userId, topics: [], heartbeatSeconds: HEARTBEAT_MS / 1000 } },
        this.clock.now(),
      );
    } catch (thrown) {
      const error = toDomainError(thrown);
      if (error.code === 'UNAUTHORIZED') return connection.close(CloseCode.unauthorised, 'The token does not hold.');
      if (error.code === 'ACCESS_DENIED') return connection.close(CloseCode.unauthorised, 'The token does not hold for this page.');
      connection.close(CloseCode.serverFull, error.message.slice(0, 100));
    }
  }

  private beat(): void {
    for (const connection of this.connections.values()) connection.heartbeat();
  }

  private closeExpired(): void {
    const now = this.clock.now().getTime();
    for (const connection of this.connections.values()) {
      if (connection.expiresAt <= now) this.end(connection, 'The token has expired.');
    }
  }

  /** One embed token that got around must not take the sockets of everybody else. */
  private isCrowded({ kind, subject }: Actor): boolean {
    if (kind !== 'embed') return false;
    const most = Math.max(TOKEN_SOCKETS, this.config.maxSockets * TOKEN_SHARE);
    let count = 0;
    for (const { actor } of this.connections.values()) if (actor?.subject === subject) count += 1;
    return count >= most;
  }

  private closeRevoked(embedTokenId: string): void {
    this.revoked.set(embedTokenId, true);
    for (const connection of this.connections.values()) {
      if (connection.actor?.kind === 'embed' && connection.actor.subject === embedTokenId) this.end(connection, 'The token was revoked.');
    }
  }

  /** Nothing more is sent from now on, however long the client takes to close its side. */
  private end(connection: Connection, reason: string): void {
    this.subscriptions.remove(connection);
    connection.close(CloseCode.unauthorised, reason);
  }

  /** Rights were taken away somewhere: everybody's token is looked at again. */
  private async verifyAgain(): Promise<void> {
    for (const connection of [...this.connections.values()]) {
      if (connection.actor) await this.signIn(connection, connection.token);
    }
  }
}

/** A socket's token comes without a scheme; which kind it is, it says itself, and its verifier then checks. */
function credentialsOfToken(token: string, provenance: Provenance): Credentials {
  if (token.startsWith('tm_')) return { ...provenance, authorization: undefined, apiKey: token };
  return { ...provenance, authorization: `${isEmbedToken(token) ? 'Embed' : 'Bearer'} ${token}`, apiKey: undefined };
}

/** Whether a connection of one may go on as the other: the same person or key, or another token of the same embedded dashboard. */
function goesOnAs(before: Actor, after: Actor): boolean {
  if (before.tenantId !== after.tenantId || before.kind !== after.kind) return false;
  return before.kind === 'embed' ? before.confinedTo === after.confinedTo : before.subject === after.subject;
}

/** Whether an embedded viewer sees under one token what they see under the other. Members' rights are looked up with each topic. */
function sharesRights(before: Actor, after: Actor): boolean {
  const rights = ({ lockedParameters, claims, permissions }: Actor): string => JSON.stringify([lockedParameters, claims, [...permissions]]);
  return before === after || after.kind !== 'embed' || rights(before) === rights(after);
}

/** The token of `Sec-WebSocket-Protocol: bearer, <token>` or of `?token=`; null when it comes in a first frame. */
function tokenOf(request: IncomingMessage): string | null {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  if (protocols[0] === 'bearer' && protocols[1]) return protocols[1];
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get('token');
}
