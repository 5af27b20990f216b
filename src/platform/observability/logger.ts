import { LoggerModule } from 'nestjs-pino';
import type { DynamicModule } from '@nestjs/common';
import pino from 'pino';
import { requestContext } from '../http/index.js';
import type { OwnLines } from './own-lines.js';

/** Where secrets may stand in what is logged. */
export const REDACTED_PATHS = [
  'password', '*.password', 'token', '*.token', 'accessToken', '*.accessToken', 'refreshToken', '*.refreshToken',
  'authorization', '*.authorization', '*.headers.authorization', '*.headers.cookie', '*.headers["x-api-key"]',
  'secret', '*.secret', 'key', 'settings', '*.settings', 'err.parameters', 'err.driverError', 'err.query',
];

/**
 * pino behind Nest's logger: one JSON object a line on standard output, with the request's id. No middleware: request
 * lines are written by a Fastify hook, for failures and slow requests at `info` and up, for the rest at `debug`.
 * @param own takes every line too, when lines of the process are stored
 */
export function loggerModule(level: string, own: OwnLines | null): DynamicModule {
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
      withoutTokens(alsoInto(own, pino.destination({ dest: 1, sync: false }))),
    ],
  });
}

function alsoInto<Destination extends { write(line: string): unknown }>(own: OwnLines | null, destination: Destination): Destination {
  if (!own) return destination;
  const write = destination.write.bind(destination);
  destination.write = (line: string) => {
    own.push(line);
    return write(line);
  };
  return destination;
}

/** A JWT, whether it stands in a path, a query, a header or a message: what begins as the JSON of its head does. */
const TOKEN = /eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;

/** Takes tokens out of every line, wherever they stand: paths of embedded dashboards hold them too. */
export function withoutTokens<Destination extends { write(line: string): unknown }>(destination: Destination): Destination {
  const write = destination.write.bind(destination);
  destination.write = (line: string) => write(line.includes('eyJ') ? line.replace(TOKEN, '[redacted]') : line);
  return destination;
}
