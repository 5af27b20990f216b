import { Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../platform/clock/index.js';
import { WebPages, socketOrigins, toDomainError } from '../platform/http/index.js';
import { RateLimiter, addressKey, rateLimitHeaders } from '../platform/http/rate-limit/index.js';
import { endedPage, framePage, framePolicy } from './domain/frame-page.js';
import { type EmbedFrame, EmbedFrames } from './embed-frames.js';

type FrameRequest = FastifyRequest<{ Params: { id: string } }>;
type Purpose = 'view' | 'edit';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Serves `/embed/{id}`, the page of an iframe, and `/embed/{id}/edit`, the builder in it; `id` is the token's, and the token
 * itself is in the fragment. Both pages hold nothing: what the token lets its viewer see and do, the API decides.
 */
@Injectable()
export class EmbedFramePage {
  private readonly logger = new Logger(EmbedFramePage.name);

  constructor(
    private readonly frames: EmbedFrames,
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
    private readonly pages: WebPages,
  ) {}

  serve(fastify: FastifyInstance): void {
    fastify.get<{ Params: { id: string } }>('/embed/:id', (request, reply) => this.serveOne(request, reply, 'view'));
    fastify.get<{ Params: { id: string } }>('/embed/:id/edit', (request, reply) => this.serveOne(request, reply, 'edit'));
  }

  private async serveOne(request: FrameRequest, reply: FastifyReply, purpose: Purpose): Promise<FastifyReply> {
    try {
      return await this.answer(request, reply, purpose);
    } catch (error) {
      const { status, message } = toDomainError(error);
      if (status === 500) this.logger.error({ err: error }, 'the page of a frame could not be served');
      return show(reply, status, null, endedPage(message));
    }
  }

  private async answer(request: FrameRequest, reply: FastifyReply, purpose: Purpose): Promise<FastifyReply> {
    const decision = await this.limiter.consume('default', `frame:${addressKey(request.ip)}`);
    void reply.headers(rateLimitHeaders(decision));
    if (!decision.allowed) return show(reply, 429, null, endedPage('Too many requests; try again in a moment.'));
    const id = request.params.id.toLowerCase();
    const frame = UUID.test(id) ? await this.frames.find(id) : null;
    if (!frame) return show(reply, 404, null, endedPage('There is no such dashboard.'));
    if (frame.endsAt <= this.clock.now()) return show(reply, 410, frame, endedPage('This dashboard is no longer shown here.'));
    if (purpose === 'view') return show(reply, 200, frame, framePage(id));
    const nonce = this.pages.nonce();
    const builder = this.pages.page('frame.html', nonce);
    if (builder === null) return show(reply, 404, frame, endedPage('This installation has no builder.'));
    return show(reply, 200, frame, builder, nonce);
  }
}

/** @param frame null: nobody may frame the page. */
function show(reply: FastifyReply, status: number, frame: EmbedFrame | null, html: string, nonce?: string): FastifyReply {
  const policy = frame ? framePolicy(frame.allowedDomains, socketOrigins(reply.request.host), nonce) : "default-src 'none'; style-src 'self'; frame-ancestors 'none'";
  // It says the same as frame-ancestors and knows no list; pages that isolate themselves may frame this one all the same.
  if (frame) reply.removeHeader('x-frame-options').header('cross-origin-resource-policy', 'cross-origin');
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy)
    // Requests of the page say which frame they come from; other servers hear nothing.
    .header('referrer-policy', 'same-origin')
    .send(html);
}
