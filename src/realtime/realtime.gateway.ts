import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayDisconnect, WebSocketGateway } from '@nestjs/websockets';
import { LRUCache } from 'lru-cache';
import type { RawData, WebSocket } from 'ws';
import { ApiKeyRevoked, SessionsRevoked } from '../auth/index.js';
import { atMost } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import { ServerConfig } from '../platform/config/index.js';
import { EmbedTokenRevoked, isEmbedToken } from '../embedding/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, CredentialVerifiers, type Credentials, type DomainError, type Provenance, type Verified, provenanceOf, toDomainError } from '../platform/http/index.js';
import { CloseCode, Connection } from './connection.js';
import { type ClientFrame, parseClientFrame } from './domain/client-frame.js';
import { parseTopic } from './feeds.js';
import { KpiFeeds } from './kpi-feeds.js';
import { FramePace, topicsOf } from './frame-pace.js';
import { MembershipChanged } from '../tenants/index.js';
import { RealtimeStatistics } from './realtime-statistics.js';
import { Subscriptions } from './subscriptions.js';

const AUTH_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 30_000;
/** How often tokens and keys are looked at that may have expired; what they show ends no later than this after them. */
const EXPIRY_MS = 1_000;
/** How long a revoked embed token is remembered, for sockets that were signing in with it at that moment. */
const REMEMBER_REVOKED_MS = 60_000;
/** Of all sockets, the share that the viewers of one embed token may hold, but always as many as the second number. */
const TOKEN_SHARE = 0.1;
const TOKEN_SOCKETS = 100;
const MAX_FRAME_BYTES = 64 * 1024;
/** Connections whose tokens are verified at the same time after a change: enough to be quick, too few to take the whole pool. */
const VERIFIED_AT_ONCE = 20;
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
  private readonly revoked = new LRUCache<string, true>({ ...atMost(10_000), ttl: REMEMBER_REVOKED_MS });
  /** Counts changes of rights: what was read of them before one may be out of date after it. */
  private changesOfRights = 0;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly expiry: NodeJS.Timeout;

  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly subscriptions: Subscriptions,
    private readonly statistics: RealtimeStatistics,
    private readonly config: ServerConfig,
    private readonly clock: Clock,
    private readonly pace: FramePace,
    private readonly kpis: KpiFeeds,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    this.expiry = setInterval(() => this.closeExpired(), EXPIRY_MS).unref();
    events.on(EmbedTokenRevoked, ({ embedTokenId }) => this.closeRevoked(embedTokenId));
    // Events may have been missed.
    relay.onGap(() => void this.verifyAgain(() => true));
    events.on(SessionsRevoked, ({ sessionIds }) => this.verifyAgain(({ sessionId }) => sessionId !== null && sessionIds.includes(sessionId)));
    events.on(ApiKeyRevoked, ({ apiKeyId }) => this.verifyAgain(({ subject }) => subject === apiKeyId));
    events.on(MembershipChanged, (changed) => this.verifyAgain(({ tenantId, userId }) => tenantId === changed.tenantId && userId === changed.userId));
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    clearInterval(this.expiry);
    for (const connection of this.connections.values()) connection.close(CloseCode.goingAway, 'The server is stopping.');
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    // It closes by itself, with the code that says why: 1009 for a frame that is too large.
    socket.on('error', () => undefined);
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
    const seconds = await this.pace.secondsToWait(connection.actor, frame);
    if (seconds > 0) return this.refuseForPace(connection, frame, seconds);
    await this.onFrame(connection, frame);
  }

  private refuseForPace(connection: Connection, frame: ClientFrame, seconds: number): void {
    const data = { code: 'RATE_LIMIT_EXCEEDED', message: `Too many requests; try again in ${String(seconds)} s.` };
    for (const topic of topicsOf(frame)) {
      connection.send({ type: 'error', ...(parseTopic(topic) ? { topic } : {}), data }, this.clock.now());
    }
  }

  private async onFrame(connection: Connection, frame: Exclude<ClientFrame, { type: 'auth' }>): Promise<void> {
    switch (frame.type) {
      case 'subscribe':
        return this.subscriptions.subscribe(connection, frame);
      case 'unsubscribe':
        return this.subscriptions.unsubscribe(connection, frame.topics);
      case 'set_filters':
        return this.subscriptions.setFilters(connection, frame);
      case 'get_kpi':
        return this.tellKpi(connection, frame);
      case 'ping':
        return connection.send({ type: 'pong', data: {} }, this.clock.now());
    }
  }

  private async tellKpi(connection: Connection, { name, timeframe }: Extract<ClientFrame, { type: 'get_kpi' }>): Promise<void> {
    try {
      await this.kpis.tellOnce(connection, name, timeframe);
    } catch (thrown) {
      const { code, message } = toDomainError(thrown);
      connection.send({ type: 'error', topic: `kpi:${name}`, data: { code, message } }, this.clock.now());
    }
  }

  /**
   * Signs in, or renews with a later token of the same person and tenant, or of the same embedded dashboard.
   * @param again the connection's own token, because rights have changed
   */
  private async signIn(connection: Connection, token: string, again = false): Promise<void> {
    try {
      const verified = await this.verify(connection, token);
      // A later token may have come while this one was looked at.
      if (again && connection.token !== token) return;
      await this.accept(connection, token, verified);
    } catch (thrown) {
      if (again && connection.token !== token) return;
      const [code, reason] = whyRefused(toDomainError(thrown));
      this.end(connection, reason, code);
    }
  }

  /** @throws DomainError UNAUTHORIZED, ACCESS_DENIED */
  private async verify(connection: Connection, token: string): Promise<Verified | null> {
    for (;;) {
      const changes = this.changesOfRights;
      const verified = await this.verifiers.verify(credentialsOfToken(token, connection.provenance));
      if (changes === this.changesOfRights) return verified;
    }
  }

  private async accept(connection: Connection, token: string, verified: Verified | null): Promise<void> {
    const before = connection.actor;
    if (!verified || this.revoked.has(verified.actor.subject) || (before && !goesOnAs(before, verified.actor))) {
      return this.end(connection, 'The token does not hold.');
    }
    const { actor, expiresAt } = verified;
    if (!before && this.isCrowded(actor)) return connection.close(CloseCode.serverFull, 'The token has too many viewers.');
    connection.actor = actor;
    connection.token = token;
    connection.expiresAt = expiresAt;
    if (!before) {
      const data = { userId: actor.userId, topics: [], heartbeatSeconds: HEARTBEAT_MS / 1000 };
      return connection.send({ type: 'connected', data }, this.clock.now());
    }
    // What is watched goes on under the rights and the locked values that hold now.
    if (!sharesRights(before, actor)) await this.subscriptions.restart(connection);
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
  private end(connection: Connection, reason: string, code: number = CloseCode.unauthorised): void {
    this.subscriptions.remove(connection);
    connection.close(code, reason);
  }

  /** Rights changed somewhere: the tokens of those whom it concerns are looked at again. */
  private async verifyAgain(concerns: (actor: Actor) => boolean): Promise<void> {
    this.changesOfRights += 1;
    const concerned = [...this.connections.values()].filter(({ actor }) => actor && concerns(actor));
    for (let at = 0; at < concerned.length; at += VERIFIED_AT_ONCE) {
      await Promise.all(concerned.slice(at, at + VERIFIED_AT_ONCE).map((connection) => this.signIn(connection, connection.token, true)));
    }
  }
}

/** Close code and reason for a token that was refused. */
function whyRefused({ code, message }: DomainError): [number, string] {
  if (code === 'UNAUTHORIZED') return [CloseCode.unauthorised, 'The token does not hold.'];
  if (code === 'ACCESS_DENIED') return [CloseCode.unauthorised, 'The token does not hold for this page.'];
  return [CloseCode.serverFull, message.slice(0, 100)];
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

/** Whether they may see the same. Of members the role counts too: dashboards are shared by it. */
function sharesRights(before: Actor, after: Actor): boolean {
  const rights = ({ role, platformAdmin, permissions, lockedParameters, claims }: Actor): string =>
    JSON.stringify([role, platformAdmin, [...permissions].sort(), lockedParameters, claims]);
  return before === after || rights(before) === rights(after);
}

/** The token of `Sec-WebSocket-Protocol: bearer, <token>` or of `?token=`; null when it comes in a first frame. */
function tokenOf(request: IncomingMessage): string | null {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  if (protocols[0] === 'bearer' && protocols[1]) return protocols[1];
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get('token');
}
