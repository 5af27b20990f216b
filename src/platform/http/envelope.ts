import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, map } from 'rxjs';
import type { DomainError } from './errors.js';
import type { RequestWithContext } from './request-context.js';

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
    readonly json: Buffer,
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
  ) {}
}

const PREFIX = Buffer.from('{"success":true,"data":');

/** Puts every answer into `{ success, data, metadata }`. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { requestId } = http.getRequest<RequestWithContext>().context;
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(map((answer: unknown) => present(answer, requestId, reply)));
  }
}

function present(answer: unknown, requestId: string, reply: FastifyReply): unknown {
  if (answer instanceof SerialisedAnswer) return presentSerialised(answer, requestId, reply);
  if (answer instanceof RawAnswer) {
    void reply.type(answer.contentType);
    if (answer.fileName) void reply.header('content-disposition', contentDisposition(answer.fileName));
    return answer.body;
  }
  if (answer instanceof StreamableFile || reply.sent) return answer;
  if (answer instanceof Page) {
    const page = answer.total === undefined ? { nextCursor: answer.nextCursor } : { nextCursor: answer.nextCursor, total: answer.total };
    return { success: true, data: answer.items, metadata: { request_id: requestId, cached: false, page } };
  }
  return { success: true, data: answer ?? null, metadata: { request_id: requestId, cached: false } };
}

function presentSerialised(answer: SerialisedAnswer, requestId: string, reply: FastifyReply): Buffer | string {
  void reply.header('x-cache', answer.level).type('application/json; charset=utf-8');
  if (answer.etag) {
    void reply.header('etag', answer.etag).header('cache-control', 'private, no-cache');
    if (reply.request.headers['if-none-match'] === answer.etag) {
      void reply.code(304);
      return '';
    }
  }
  const cached = answer.level !== 'miss';
  const suffix = Buffer.from(
    `,"metadata":{"request_id":${JSON.stringify(requestId)},"cached":${cached},"ttl":${answer.ttlSeconds}}}`,
  );
  return Buffer.concat([PREFIX, answer.json, suffix]);
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
