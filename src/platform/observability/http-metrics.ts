import { Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { LoggingConfig } from '../config/index.js';

/** Requests slower than this are logged at `info`. */
const SLOW_MS = 1_000;

/** The process's Prometheus registry; modules put their own metrics into it. */
@Injectable()
export class MetricsRegistry extends Registry {
  constructor() {
    super();
    collectDefaultMetrics({ register: this });
  }
}

interface Series {
  readonly duration: Histogram.Internal<string>;
  readonly total: Counter.Internal;
}

/** Measures every request by route pattern (never by URL, which has no bound) and writes the request log. */
@Injectable()
export class HttpMetrics {
  private readonly logger = new Logger('Http');
  private readonly duration: Histogram<'method' | 'route' | 'status'>;
  private readonly total: Counter<'method' | 'route' | 'status'>;
  private readonly logsAll: boolean;
  private readonly series = new Map<string, Series>();

  constructor(registry: MetricsRegistry, { level }: LoggingConfig) {
    this.logsAll = level === 'debug' || level === 'trace';
    this.duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer HTTP requests.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [registry],
    });
    this.total = new Counter({
      name: 'http_requests_total',
      help: 'HTTP requests answered.',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    });
  }

  attach(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      const route = request.routeOptions.url ?? 'unmatched';
      const series = this.seriesOf(request.method, route, String(reply.statusCode));
      series.duration.observe(reply.elapsedTime / 1000);
      series.total.inc();
      this.log(request, reply, route);
      done();
    });
  }

  /** Looking a series up by its labels costs more than counting; there are as many as routes times statuses. */
  private seriesOf(method: string, route: string, status: string): Series {
    const key = `${method} ${route} ${status}`;
    let series = this.series.get(key);
    if (!series) {
      series = { duration: this.duration.labels(method, route, status), total: this.total.labels(method, route, status) };
      this.series.set(key, series);
    }
    return series;
  }

  private log(request: FastifyRequest, reply: FastifyReply, route: string): void {
    const notable = reply.statusCode >= 500 || reply.elapsedTime > SLOW_MS;
    if (!notable && !this.logsAll) return;
    const line = {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      address: request.ip,
    };
    if (notable) this.logger.log(line, 'request');
    else this.logger.debug(line, 'request');
  }
}
