import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { Logger } from 'nestjs-pino';
import { applicationDataSource } from '../ormconfig.js';
import { AppModule } from './app.module.js';
import { PERMISSIONS } from './auth/index.js';
import { isViewerAddress } from './embedding/index.js';
import { type AppConfig, completeConfig, prepareConfig } from './platform/config/index.js';
import { initialise } from './platform/database/index.js';
import {
  assertRoutesDeclared,
  configureServer,
  fastifyAdapter,
  isPublicFile,
  serveOpenApi,
  servePublicFiles,
  serveWebApplication,
} from './platform/http/index.js';
import { HttpMetrics } from './platform/observability/index.js';

/** Root of the installation: `src/` lies in it, or `dist/src/` when compiled. */
export const INSTALLATION = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url));

/**
 * Builds the whole application over a migrated database, ready to listen. Tests and `main` build it alike.
 * @throws StartupError when the database does not answer or a route declares no access rule.
 */
export async function createApp(config: AppConfig): Promise<NestFastifyApplication> {
  const dataSource = applicationDataSource(config.database);
  await initialise(dataSource);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, dataSource),
    fastifyAdapter(config.server),
    // Until pino takes over, the framework's own chatter about routes is left out.
    { logger: ['error', 'warn'], abortOnError: false },
  );
  app.useWebSocketAdapter(new WsAdapter(app));
  await configureServer(app, config.server, (url) => isViewerAddress(url) || isPublicFile(url));
  assertRoutesDeclared(app, new Set(PERMISSIONS));
  app.get(HttpMetrics).attach(app.getHttpAdapter().getInstance());
  serveOpenApi(app);
  await servePublicFiles(app, join(INSTALLATION, 'sdk', 'dist'));
  await serveWebApplication(app, join(INSTALLATION, 'web', 'dist'));
  await app.init();
  app.useLogger(app.get(Logger));
  return app;
}

/** The application as it would be, without a database and without starting: for documents made from the code. */
export async function createUnstartedApp(): Promise<NestFastifyApplication> {
  const start = prepareConfig({
    DATABASE_URL: 'postgresql://nobody@localhost/none',
    JWT_SECRET: randomBytes(32).toString('hex'),
    TIDEMARK_MASTER_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const url = 'postgresql://nobody@localhost/none';
  const config = completeConfig(start, { appUrl: url, ownerUrl: url });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, applicationDataSource(config.database)),
    fastifyAdapter(config.server),
    { logger: ['error', 'warn'], abortOnError: false },
  );
  app.setGlobalPrefix('api/v1', { exclude: ['health', 'ready', 'metrics'] });
  return app;
}
