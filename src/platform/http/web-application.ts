import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consolePolicy, pagePolicy } from './content-policy.js';
import { failure } from './envelope.js';
import { DomainError } from './errors.js';

const NONCE_MARK = '__CSP_NONCE__';

/** Pages of the built web application, for modules that show one of them under a policy of their own. */
@Injectable()
export class WebPages {
  private readonly pages = new Map<string, string | null>();
  private directory: string | null = null;

  /** Says where the web application was built. */
  from(directory: string): void {
    this.directory = directory;
  }

  /** @returns the page with the nonce in it; null when it was not built. */
  page(name: string, nonce: string): string | null {
    let html = this.pages.get(name);
    if (html === undefined) {
      const file = this.directory === null ? null : join(this.directory, name);
      html = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : null;
      this.pages.set(name, html);
    }
    return html?.replaceAll(NONCE_MARK, nonce) ?? null;
  }

  /** Of one response. */
  nonce(): string {
    return randomBytes(16).toString('base64');
  }
}

/** Serves the built web application: hashed files for ever, and its page for every address that is not the API's. */
export async function serveWebApplication(app: NestFastifyApplication, directory: string): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (request: FastifyRequest, reply: FastifyReply, payload, done) => {
    const isConsole = request.url.startsWith('/api/docs') && String(reply.getHeader('content-type')).startsWith('text/html');
    if (isConsole && typeof payload === 'string') void reply.header('content-security-policy', consolePolicy(payload));
    done(null, payload);
  });
  const pages = app.get(WebPages);
  pages.from(directory);
  const built = pages.page('index.html', '') !== null;
  if (built) {
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
    if (!built || /^\/(api|ws|assets|sdk)(\/|$)/.test(path) || /\.[a-z0-9]{2,5}$/.test(path)) {
      const file = built ? rootFile(directory, path) : null;
      if (file) return reply.type(file.type).header('cache-control', 'public, max-age=3600').send(file.bytes);
      return reply.code(404).send(failure(new DomainError('NOT_FOUND', 'There is nothing at this address.'), request.id));
    }
    const nonce = pages.nonce();
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', pagePolicy(nonce, request.host))
      .send(pages.page('index.html', nonce));
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
