import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ACCESS_METADATA,
  type AccessRule,
  type Actor,
  API_PREFIX,
  type Credentials,
  CredentialVerifiers,
  DomainError,
  type ErrorCode,
  type GateAtHand,
  type Passage,
  type RequestWithContext,
  type RouteTarget,
  credentialsOf,
} from '../platform/http/index.js';
import { ActiveActors } from '../platform/measurements/index.js';
import {
  RATE_LIMIT_METADATA,
  type RateDecision,
  type RateLimitName,
  RateLimiter,
  type RouteRateLimit,
  addressKey,
  queriesExceeded,
  queryBucketOf,
  rateLimitHeaders,
} from '../platform/http/rate-limit/index.js';

/** What a route demands and which pace it is held to. */
interface Route {
  readonly access: AccessRule;
  readonly rateLimit: RouteRateLimit;
}

/** Why a credential may be refused: it does not hold, or not for where it comes from. */
const REFUSALS: ReadonlySet<string> = new Set<ErrorCode>(['UNAUTHORIZED', 'ACCESS_DENIED']);

/** Which bucket a request draws from. */
interface Bucket {
  readonly rule: RateLimitName;
  readonly key: string;
}

/**
 * The one gate before every controller: who is it, may they do it, are they too fast? What is not declared is refused
 * (and stops the start already).
 */
@Injectable()
export class AccessAuthGuard implements CanActivate, GateAtHand {
  /** By controller and handler, for controllers may inherit a handler from one class and differ in their own rule. */
  private readonly routes = new WeakMap<object, WeakMap<object, Route>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly verifiers: CredentialVerifiers,
    private readonly limiter: RateLimiter,
    private readonly active: ActiveActors,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets sign in by frames of their own; their gateway asks the same verifiers.
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<RequestWithContext>();
    const reply = http.getResponse<FastifyReply>();
    const { access, rateLimit } = this.routeOf({ controller: context.getClass(), handler: context.getHandler() as RouteTarget['handler'] });
    if (access.kind === 'public') {
      // Probes and scrapes outside the API come as often as they are set to.
      if (request.url.startsWith(`/${API_PREFIX}/`)) await this.draw(reply, addressBucket(request, rateLimit));
      return true;
    }
    const actor = await this.authenticate(request, reply, credentialsFor(request, access));
    request.actor = actor;
    request.context.actor = actor;
    assertMay(actor, access);
    await this.draw(reply, actorBucket(actor, rateLimit));
    this.active.seen(actor);
    return true;
  }

  /** The same gate for those about whom everything is in memory, where this process alone counts how fast they are. */
  admitAtOnce(request: FastifyRequest, target: RouteTarget): Passage | null {
    const { access, rateLimit } = this.routeOf(target);
    if (access.kind === 'public' || !this.limiter.decidesAlone) return null;
    const verified = this.verifiers.verifyAtOnce(credentialsFor(request, access));
    if (!verified) return null;
    const { actor } = verified;
    assertMay(actor, access);
    return { actor, draw: (reply) => this.drawAtOnce(reply, actor, actorBucket(actor, rateLimit)) };
  }

  private routeOf({ controller, handler }: RouteTarget): Route {
    const known = this.routes.get(controller)?.get(handler);
    if (known) return known;
    const targets = [handler, controller];
    const access = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_METADATA, targets);
    if (!access) throw new DomainError('ACCESS_DENIED', 'This route has no access rule.');
    const rateLimit = this.reflector.getAllAndOverride<RouteRateLimit | undefined>(RATE_LIMIT_METADATA, targets) ?? 'default';
    const route = { access, rateLimit };
    this.routes.set(controller, (this.routes.get(controller) ?? new WeakMap<object, Route>()).set(handler, route));
    return route;
  }

  /** Refused credentials draw from the bucket of the address they come from. */
  private async authenticate(request: RequestWithContext, reply: FastifyReply, credentials: Credentials): Promise<Actor> {
    try {
      const verified = await this.verifiers.verify(credentials);
      if (verified) return verified.actor;
      throw new DomainError('UNAUTHORIZED', 'Sign in first.');
    } catch (error) {
      if (error instanceof DomainError && REFUSALS.has(error.code)) await this.draw(reply, addressBucket(request, 'default'));
      throw error;
    }
  }

  private drawAtOnce(reply: FastifyReply, actor: Actor, { rule, key }: Bucket): boolean {
    const decision = this.limiter.consumeAtOnce(rule, key);
    if (!decision?.allowed) return false;
    this.active.seen(actor);
    tell(reply, decision);
    return true;
  }

  /** @throws DomainError RATE_LIMIT_EXCEEDED, or QUOTA_EXCEEDED for the pace that the tenant's plan allows. */
  private async draw(reply: FastifyReply, { rule, key }: Bucket): Promise<void> {
    const decision = await this.limiter.consume(rule, key);
    tell(reply, decision);
    if (decision.allowed) return;
    if (rule.startsWith('query-')) throw queriesExceeded(decision);
    const { limit, retryAfterSeconds } = decision;
    throw new DomainError('RATE_LIMIT_EXCEEDED', 'Too many requests; slow down.', { rule, limit }, retryAfterSeconds);
  }
}

function tell(reply: FastifyReply, decision: RateDecision): void {
  void reply.headers(rateLimitHeaders(decision));
}

/** @throws DomainError ACCESS_DENIED. */
function assertMay(actor: Actor, access: Exclude<AccessRule, { kind: 'public' }>): void {
  if (access.kind === 'signed-in') {
    if (actor.kind === 'user') return;
    throw new DomainError('ACCESS_DENIED', 'This is for people who are signed in, not for keys or tokens.');
  }
  if (access.kind === 'embed') {
    if (actor.kind === 'embed' && actor.permissions.has(access.right)) return;
    const message = actor.kind === 'embed' ? `The embed token does not have the right ${access.right}.` : 'This is for embed tokens alone.';
    throw new DomainError('ACCESS_DENIED', message, { permission: access.right });
  }
  if (actor.permissions.has(access.permission)) return;
  throw new DomainError('ACCESS_DENIED', `This needs the permission ${access.permission}.`, { permission: access.permission });
}

/** On a route whose path carries an embed token nothing else speaks for the caller. */
function credentialsFor(request: FastifyRequest, access: AccessRule): Credentials {
  const credentials = credentialsOf(request);
  if (access.kind !== 'embed' || access.tokenIn === 'header') return credentials;
  const { token = '' } = request.params as { token?: string };
  return { ...credentials, authorization: `Embed ${token}`, apiKey: undefined };
}

function addressBucket(request: RequestWithContext, rateLimit: RouteRateLimit): Bucket {
  return { rule: rateLimit === 'query' ? 'default' : rateLimit, key: `address:${addressKey(request.ip)}` };
}

/** Everybody has a pace of their own; queries are held to the pace of the tenant's plan, whoever of it asks. */
function actorBucket(actor: Actor, rateLimit: RouteRateLimit): Bucket {
  if (rateLimit === 'query') return queryBucketOf(actor);
  return { rule: rateLimit, key: `${actor.kind}:${actor.subject}` };
}
