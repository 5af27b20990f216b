import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError, invalid } from './errors.js';

/** Under which a body is passed on unread, whatever it called itself. */
const UNREAD_TYPE = 'application/vnd.tidemark.unread';
const inflate = promisify(gunzip);

/** A body that nobody has read yet, so that a caller without a right costs no parsing and no memory. */
export class IncomingBody {
  constructor(
    private readonly message: IncomingMessage,
    /** Such as `application/json`: lower case, without parameters. Empty when none was given. */
    readonly contentType: string,
    private readonly encoding: string,
  ) {}

  /**
   * Reads it whole and unpacks gzip.
   * @param limitBytes of what was unpacked; unpacking stops there, so that a small body cannot become a large one.
   * @throws DomainError PAYLOAD_TOO_LARGE above it, VALIDATION_FAILED for another encoding or broken gzip.
   */
  async read(limitBytes: number): Promise<Buffer> {
    assertEncoding(this.encoding);
    return unpacked(await this.collect(limitBytes), this.encoding, limitBytes);
  }

  private collect(limitBytes: number): Promise<Buffer> {
    const { message } = this;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const settle = (result: Buffer | Error): void => {
        message.off('data', take).off('end', end).off('close', broken).off('error', broken);
        // What still comes is let by: ending the stream would end the connection before its answer.
        message.on('error', () => undefined).resume();
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      const take = (chunk: Buffer): void => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > limitBytes) settle(tooLarge(limitBytes));
      };
      const end = (): void => settle(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
      const broken = (): void => settle(invalid({ path: '', rule: 'whole', message: 'the body was broken off' }));
      message.on('data', take).on('end', end).on('close', broken).on('error', broken);
    });
  }
}

/** A route that reads its body itself, after the caller was let in: take it with `@StreamedBody()`. */
export function StreamsBody(): MethodDecorator {
  return RouteConfig({ streamsBody: true });
}

/** The unread body of a route that is marked with `@StreamsBody()`. */
export const StreamedBody = createParamDecorator((_: unknown, context: ExecutionContext): IncomingBody => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return request.body instanceof IncomingBody ? request.body : new IncomingBody(request.raw, '', 'identity');
});

/** Keeps Fastify's parsers away from bodies of routes that read them themselves. */
export function passBodiesThrough(fastify: FastifyInstance): void {
  const types = new WeakMap<IncomingMessage, string>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    if ((request.routeOptions.config as { streamsBody?: boolean }).streamsBody) {
      types.set(request.raw, request.headers['content-type'] ?? '');
      request.raw.headers['content-type'] = UNREAD_TYPE;
    }
    done();
  });
  fastify.addContentTypeParser(UNREAD_TYPE, (request, _payload, done) => {
    const given = types.get(request.raw);
    if (given === undefined) return done(new DomainError('VALIDATION_FAILED', 'This route takes no body of that type.', []));
    const [type = ''] = given.split(';');
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    done(null, new IncomingBody(request.raw, type.trim().toLowerCase(), encoding));
  });
}

/**
 * Unpacks a body that is there whole.
 * @param encoding `gzip` or `identity`
 * @throws DomainError as `IncomingBody.read` does.
 */
export async function unpacked(bytes: Buffer, encoding: string, limitBytes: number): Promise<Buffer> {
  assertEncoding(encoding);
  if (bytes.length > limitBytes) throw tooLarge(limitBytes);
  if (encoding === 'identity') return bytes;
  try {
    return await inflate(bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes);
    throw invalid({ path: '', rule: 'gzip', message: 'the body is not whole gzip' });
  }
}

function assertEncoding(encoding: string): void {
  if (encoding === 'gzip' || encoding === 'identity') return;
  throw invalid({ path: 'content-encoding', rule: 'isIn', message: 'Content-Encoding must be gzip, or absent' });
}

function tooLarge(limitBytes: number): DomainError {
  return new DomainError('PAYLOAD_TOO_LARGE', `The body holds more than ${limitBytes / 1024 / 1024} MB, unpacked.`, { limitBytes });
}
