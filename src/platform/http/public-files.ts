import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Where what pages of other origins load lies. */
const PREFIX = '/sdk/';
/** Names with a hash never change what they hold. */
const HASHED = /^\/sdk\/chunks\//;

/** Whether an address is that of a file which pages of any origin may load. */
export function isPublicFile(url: string): boolean {
  return url.startsWith(PREFIX);
}

/** Serves the built SDK under `/sdk/` to pages of every origin. Types and the like stay in the package. */
export async function servePublicFiles(app: NestFastifyApplication, directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (request: FastifyRequest, reply, payload, done) => {
    if (isPublicFile(request.url) && reply.statusCode < 300) {
      const path = request.url.split('?')[0] ?? '';
      void reply
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=300');
    }
    done(null, payload);
  });
  await app.register(fastifyStatic, {
    root: directory,
    prefix: PREFIX,
    decorateReply: false,
    preCompressed: true,
    index: false,
    allowedPath: (path: string) => /^\/(?:chunks\/)?[\w-]+\.(?:js|css)$/.test(path),
  });
}
