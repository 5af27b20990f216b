import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure } from './envelope.js';
import { DomainError } from './errors.js';

const NONCE_MARK = '__CSP_NONCE__';

/** A nonce per response, because the editor and the dialogs write styles of their own. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // Style attributes set through the DOM are not affected; this covers those that libraries put into markup.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The console's page has inline styles; its policy is its own and wider for it alone. */
const DOCS_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; frame-ancestors 'none'";

/** Serves the built web application: hashed files for ever, and its page for every address that is not the API's. */
export async function serveWebApplication(app: NestFastifyApplication, directory: string): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (request: FastifyRequest, reply: FastifyReply, payload, done) => {
    if (request.url.startsWith('/api/docs')) void reply.header('content-security-policy', DOCS_POLICY);
    done(null, payload);
  });
  const page = join(directory, 'index.html');
  const html = existsSync(page) ? readFileSync(page, 'utf8') : null;
  if (html !== null) {
    await app.register(fastifyStatic, {
      root: join(directory, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
      preCompressed: true,
    });
  }
  fastify.get('/*', (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (html === null || /^\/(api|ws|assets|sdk)(\/|$)/.test(path) || /\.[a-z0-9]{2,5}$/.test(path)) {
      const file = html === null ? null : rootFile(directory, path);
      if (file) return reply.type(file.type).header('cache-control', 'public, max-age=3600').send(file.bytes);
      return reply.code(404).send(failure(new DomainError('NOT_FOUND', 'There is nothing at this address.'), request.id));
    }
    const nonce = randomBytes(16).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', contentSecurityPolicy(nonce))
      .send(html.replaceAll(NONCE_MARK, nonce));
  });
}

const ROOT_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
};

/** A file beside the page, such as the icon: plain names alone, so that no path leads out. */
function rootFile(directory: string, path: string): { bytes: Buffer; type: string } | null {
  const match = /^\/([\w-]+\.([a-z0-9]+))$/.exec(path);
  const type = match?.[2] && ROOT_TYPES[match[2]];
  const file = match?.[1] && join(directory, match[1]);
  return type && file && existsSync(file) ? { bytes: readFileSync(file), type } : null;
}
