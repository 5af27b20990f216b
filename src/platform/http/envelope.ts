import { StreamableFile } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { DomainError } from './errors.js';

/** A page of a list: `nextCursor` is opaque, null at the end. */
export class Page<T> {
  constructor(
    readonly items: T[],
    readonly nextCursor: string | null = null,
    readonly total?: number,
  ) {}
}

/** An answer that is already JSON, spliced into the envelope byte by byte. `level` becomes X-Cache. */
export class SerialisedAnswer {
  constructor(
    /** Pieces of one JSON text; copied once, when they are sent. */
    readonly json: readonly Buffer[],
    readonly level: 'hit-l1' | 'hit-l2' | 'hit-l3' | 'miss' | 'stale',
    /** Seconds for which the answer stays fresh. */
    readonly ttlSeconds: number,
    /** Strong validator of the bytes; null: no 304. */
    readonly etag: string | null = null,
  ) {}
}

/** An answer that is sent as it stands, outside the envelope: definitions as YAML, streams. */
export class RawAnswer {
  constructor(
    readonly body: string | Buffer | NodeJS.ReadableStream,
    readonly contentType: string,
    readonly fileName: string | null = null,
    /** Header fields that are known when the body has ended, and are sent behind it. */
    readonly trailers: Readonly<Record<string, () => string>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PREFIX = Buffer.from('{"success":true,"data":');

/**
 * Fastify as Nest uses it, with every answer of a handler put into `{ success, data, metadata }`. Here rather than in an
 * interceptor, whose observables take longer than everything that a cached answer needs of us.
 */
export class EnvelopeAdapter extends FastifyAdapter {
  override reply(...[response, body, status]: Parameters<FastifyAdapter['reply']>): ReturnType<FastifyAdapter['reply']> {
    // Raw responses and failures have their form already.
    if (!('request' in response) || (status ?? response.statusCode) >= 400) return super.reply(response, body, status);
    const reply = response as FastifyReply;
    if (answeredBefore(body, reply)) return super.reply(response, '', 304);
    return super.reply(response, present(body, reply), status);
  }
}

/** Sends an answer that is already JSON as the adapter does, for whoever answers before it. */
export function sendSerialised(answer: SerialisedAnswer, reply: FastifyReply): void {
  if (answeredBefore(answer, reply)) void reply.code(304).send('');
  else void reply.send(presentSerialised(answer, reply));
}

/** Whether the reader's own copy is still what we would send. */
function answeredBefore(answer: unknown, reply: FastifyReply): boolean {
  if (!(answer instanceof SerialisedAnswer) || answer.etag === null) return false;
  void reply.header('etag', answer.etag).header('cache-control', 'private, no-cache');
  if (reply.request.headers['if-none-match'] !== answer.etag) return false;
  void reply.header('x-cache', answer.level).type(JSON_TYPE);
  return true;
}

function present(answer: unknown, reply: FastifyReply): unknown {
  if (answer instanceof SerialisedAnswer) return presentSerialised(answer, reply);
  if (answer instanceof RawAnswer) {
    void reply.type(answer.contentType);
    if (answer.fileName) void reply.header('content-disposition', contentDisposition(answer.fileName));
    void reply.headers(answer.headers);
    for (const [name, valueOf] of Object.entries(answer.trailers)) reply.trailer(name, () => Promise.resolve(valueOf()));
    return answer.body;
  }
  if (answer instanceof StreamableFile || reply.sent) return answer;
  const requestId = reply.request.id;
  if (answer instanceof Page) {
    const page = answer.total === undefined ? { nextCursor: answer.nextCursor } : { nextCursor: answer.nextCursor, total: answer.total };
    return { success: true, data: answer.items, metadata: { request_id: requestId, cached: false, page } };
  }
  return { success: true, data: answer ?? null, metadata: { request_id: requestId, cached: false } };
}

function presentSerialised(answer: SerialisedAnswer, reply: FastifyReply): Buffer {
  void reply.header('x-cache', answer.level).type(JSON_TYPE);
  const cached = answer.level !== 'miss';
  const suffix = Buffer.from(
    `,"metadata":{"request_id":${JSON.stringify(reply.request.id)},"cached":${cached},"ttl":${answer.ttlSeconds}}}`,
  );
  return Buffer.concat([PREFIX, ...answer.json, suffix]);
}

/** RFC 6266: an ASCII fallback and the exact name in UTF-8. */
export function contentDisposition(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}

/** The envelope of a failure. */
export function failure(error: DomainError, requestId: string): object {
  const details = error.details === undefined ? {} : { details: error.details };
  return {
    success: false,
    error: { code: error.code, message: error.message, ...details },
    metadata: { request_id: requestId },
  };
}
