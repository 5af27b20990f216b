import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerConfig } from '../config/index.js';
import { API_PREFIX } from './api-prefix.js';
import { limitsOf } from './body-limits.js';
import { EnvelopeAdapter } from './envelope.js';
import { invalid } from './errors.js';
import { ExpressLane } from './express-lane.js';
import { bodyProblem } from './json-body.js';
import { selective } from './selective-plugin.js';
import { securityHeaders } from './security-headers.js';
import { IncomingBody, passBodiesThrough } from './streamed-body.js';
import { type RequestWithContext, requestContext } from './request-context.js';

/** JSON bodies above this are refused; uploads and ingest have limits of their own. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
/** Uploaded files above this are refused. */
const UPLOAD_LIMIT_BYTES = 512 * 1024 * 1024;
/** When the server stops, requests in flight have this long; then they are broken off, so that all else can end in order. */
const DRAIN_MS = 6_000;
/** How often connections are looked for whose last answer has gone out meanwhile. */
const DRAIN_LOOK_MS = 50;
/** For which a browser need not ask again whether it may ask. */
const PREFLIGHT_SECONDS = 7_200;
/** Of the API; the library's own default leaves out those that change things. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const SANE_REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The Fastify adapter with limits, request ids, trusted proxies and the envelope. */
export function fastifyAdapter(config: ServerConfig): EnvelopeAdapter {
  return new EnvelopeAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    requestIdHeader: false,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
    },
    // Prototype poisoning is refused with 400 rather than silently mended.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 2_000 },
    forceCloseConnections: 'idle',
    // Nothing here is Express middleware; the layer for it would stand in every request's way.
    skipMiddie: true,
  });
}

/** Headers that a page of another origin may read. */
const EXPOSED_HEADERS = ['X-Request-ID', 'X-Cache', 'ETag', 'Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];

/**
 * Headers, cookies, CORS, uploads, and the request context that everything later reads.
 * @param isOpen which addresses pages of any origin may ask, with a credential of their own and without cookies; what is
 *   behind them looks at `Origin` itself
 */
export async function configureServer(app: NestFastifyApplication, config: ServerConfig, isOpen: (url: string) => boolean): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // An answer may differ for pages of other origins, which `cors` decides when there is one.
  const headers = { ...securityHeaders(config.secureCookies), vary: 'Origin' };
  fastify.addHook('onRequest', (request, reply, done) => {
    const context = { requestId: request.id, address: request.ip };
    (request as RequestWithContext).context = context;
    void reply.headers(headers).header('x-request-id', request.id);
    requestContext.run(context, done);
  });
  drainOnClose(fastify);
  passBodiesThrough(fastify);
  fastify.addHook('preValidation', (request, _reply, done) => {
    // What is not read yet is checked by whoever reads it.
    const problem = request.body instanceof IncomingBody ? null : bodyProblem(request.body, limitsOf(request));
    done(problem ? invalid(problem) : undefined);
  });
  await app.register(cookie);
  const trusted = { origin: config.corsOrigins.length > 0 ? [...config.corsOrigins] : false, credentials: true, methods: METHODS, exposedHeaders: EXPOSED_HEADERS };
  const open = { origin: '*', methods: ['GET', 'HEAD'], exposedHeaders: EXPOSED_HEADERS, maxAge: PREFLIGHT_SECONDS };
  await app.register(
    selective(cors, ({ headers, method, url }) => headers.origin !== undefined || method === 'OPTIONS' || isOpen(url)),
    { delegator: (request: FastifyRequest, callback: (error: null, options: FastifyCorsOptions) => void) => callback(null, isOpen(request.url) ? open : trusted) },
  );
  await app.register(selective(multipart, isForm), { limits: { fileSize: UPLOAD_LIMIT_BYTES, files: 1, fields: 5, parts: 6 } });
  app.get(ExpressLane).attach(fastify);
  app.setGlobalPrefix(API_PREFIX, { exclude: ['health', 'ready', 'metrics'] });
}

function isForm({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.toLowerCase().startsWith('multipart/') ?? false;
}

/**
 * Lets the server end once nothing is in flight. A connection that was busy when the stop began is kept alive by its
 * client after its answer; nobody but us would end it.
 */
function drainOnClose(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    const endsAt = performance.now() + DRAIN_MS;
    const look = setInterval(() => {
      if (performance.now() < endsAt) fastify.server.closeIdleConnections();
      else fastify.server.closeAllConnections();
    }, DRAIN_LOOK_MS);
    fastify.server.once('close', () => clearInterval(look));
    done();
  });
}
