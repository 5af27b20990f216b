import { LoggerModule } from 'nestjs-pino';
import type { DynamicModule } from '@nestjs/common';
import pino from 'pino';
import { requestContext } from '../http/index.js';

/** Where secrets may stand in what is logged. */
export const REDACTED_PATHS = [
  'password', '*.password', 'token', '*.token', 'accessToken', '*.accessToken', 'refreshToken', '*.refreshToken',
  'authorization', '*.authorization', '*.headers.authorization', '*.headers.cookie', '*.headers["x-api-key"]',
  'secret', '*.secret', 'key', 'settings', '*.settings', 'err.parameters', 'err.driverError', 'err.query',
];

/**
 * pino behind Nest's logger: one JSON object a line on standard output, with the request's id. No middleware: request
 * lines are written by a Fastify hook, for failures and slow requests at `info` and up, for the rest at `debug`.
 */
export function loggerModule(level: string): DynamicModule {
  return LoggerModule.forRoot({
    forRoutes: [],
    pinoHttp: [
      {
        level,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
        mixin: () => {
          const context = requestContext.getStore();
          return context ? { requestId: context.requestId } : {};
        },
      },
      pino.destination({ dest: 1, sync: false }),
    ],
  });
}
