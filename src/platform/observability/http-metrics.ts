import { Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { LoggingConfig } from '../config/index.js';
import { registerDashboardMetrics } from './derived-metrics.js';
import { API_PREFIX, ExpressLane, type RequestWithContext } from '../http/index.js';
import { Measurements, type Reservoir, type Tally } from '../measurements/index.js';
import { UsageMeters, type UsePlace, bytesSentOn } from '../metering/index.js';

/** Requests slower than this are logged at `info`. */
const SLOW_MS = 1_000;
/** Units of names must be base units and spelt out. */
const UNCONVENTIONAL = ['dashboard_api_response_time_ms'];
/**
 * Requests of one tick whose durations are kept for the process's own series; of more, a uniform sample of so many over
 * all routes. At a tick of five seconds, up to 40 requests a second are all kept.
 */
const MOST_DURATIONS = 200;
/** The same of the routes of dashboards. */
const MOST_DASHBOARD_DURATIONS = 100;
const PROBES: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics']);

/** The process's Prometheus registry; modules put their own metrics into it. */
@Injectable()
export class MetricsRegistry extends Registry {
  constructor() {
    super();
    collectDefaultMetrics({ register: this });
    // Gauges named as counters are; what they count stands in the metrics by type beside them.
    for (const what of ['handles', 'requests', 'resources']) this.removeSingleMetric(`nodejs_active_${what}_total`);
  }

  /**
   * All metrics as text. What is named like a part of a histogram without being one has no type, as Prometheus' rules want.
   * @param conventional leaves out names that break Prometheus' rules and are there because others rely on them
   */
  async text(conventional: boolean): Promise<string> {
    const families = (await this.metrics()).split(/\n(?=# HELP )/);
    const shown = conventional ? families.filter((family) => !UNCONVENTIONAL.some((name) => family.startsWith(`# HELP ${name} `))) : families;
    return shown.join('\n').replace(/^(# TYPE dashboard_active_violations_count) gauge$/m, '$1 untyped');
  }
}

interface Series {
  readonly labels: { readonly method: string; readonly route: string; readonly status: string };
  readonly duration: Histogram.Internal<string>;
  total: number;
  readonly requests: Tally;
  /** Of answers that are the server's fault; null for others. */
  readonly errors: Tally | null;
  readonly durationOf: { readonly method: string; readonly route: string; readonly surface: string };
  /** null: the route has nothing to do with dashboards. */
  readonly dashboardDurationOf: { readonly endpoint: string } | null;
  /** Where the work was done, for what it costs. */
  readonly place: UsePlace;
}

/** Measures every request by route pattern (never by URL, which has no bound), meters it by whose it was, and writes the request log. */
@Injectable()
export class HttpMetrics {
  private readonly logger = new Logger('Http');
  private readonly duration: Histogram<'method' | 'route' | 'status'>;
  private readonly logsAll: boolean;
  private readonly series = new Map<string, Series>();
  private readonly durations: Reservoir;
  private readonly dashboardDurations: Reservoir;

  constructor(
    registry: MetricsRegistry,
    { level }: LoggingConfig,
    lane: ExpressLane,
    private readonly measurements: Measurements,
    private readonly meters: UsageMeters,
  ) {
    this.durations = measurements.sample('http.request_duration_ms', MOST_DURATIONS);
    this.dashboardDurations = measurements.sample('dashboard.api_duration_ms', MOST_DASHBOARD_DURATIONS);
    this.logsAll = level === 'debug' || level === 'trace';
    this.duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer HTTP requests.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [registry],
    });
    const { series } = this;
    const requests = new Counter({
      name: 'http_requests_total',
      help: 'HTTP requests answered.',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
      // Counted by hand until somebody looks: the library puts the labels into words with each request.
      collect() {
        this.reset();
        for (const { labels, total } of series.values()) this.inc(labels, total);
      },
    });
    registerDashboardMetrics(registry, { duration: this.duration, requests });
    new Counter({
      name: 'http_express_lane_requests_total',
      help: 'Requests on the routes of the express lane: answered there, or passed on to the pipeline.',
      labelNames: ['outcome'],
      registers: [registry],
      collect() {
        const { answered, passedOn } = lane.statistics();
        this.reset();
        this.inc({ outcome: 'answered' }, answered);
        this.inc({ outcome: 'passed_on' }, passedOn);
      },
    });
  }

  attach(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      const route = request.routeOptions.url ?? 'unmatched';
      const series = this.seriesOf(request.method, route, String(reply.statusCode));
      series.duration.observe(reply.elapsedTime / 1000);
      series.total++;
      this.measure(series, reply.elapsedTime);
      this.meters.answered((request as RequestWithContext).actor ?? null, series.place, reply.elapsedTime, bytesSentOn(request.raw.socket));
      this.log(request, reply, route);
      done();
    });
  }

  private measure({ requests, errors, durationOf, dashboardDurationOf }: Series, ms: number): void {
    requests.add();
    errors?.add();
    this.durations.observe(ms, durationOf);
    if (dashboardDurationOf) this.dashboardDurations.observe(ms, dashboardDurationOf);
  }

  /** Looking a series up by its labels costs more than counting; there are as many as routes times statuses. */
  private seriesOf(method: string, route: string, status: string): Series {
    const key = `${method} ${route} ${status}`;
    let series = this.series.get(key);
    if (!series) {
      const surface = surfaceOf(route);
      series = {
        labels: { method, route, status },
        duration: this.duration.labels(method, route, status),
        total: 0,
        requests: this.measurements.tally('http.requests', { method, route, status_class: `${status[0]}xx`, surface }),
        errors: status >= '500' ? this.measurements.tally('http.errors', { route, status, surface }) : null,
        durationOf: { method, route, surface },
        dashboardDurationOf: route.startsWith(`/${API_PREFIX}/dashboard`) ? { endpoint: route } : null,
        place: surface === 'api' ? this.meters.place(...placeOf(method, route)) : this.meters.place(surface),
      };
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

/** Who asks: the API's callers, browsers for pages and files, or whoever watches over the process. */
function surfaceOf(route: string): 'api' | 'web' | 'probe' {
  if (route.startsWith(`/${API_PREFIX}/`)) return 'api';
  return PROBES.has(route) ? 'probe' : 'web';
}

/** The feature is the first part of a route's path, as the API's description groups it; the endpoint is written as there. */
function placeOf(method: string, route: string): [feature: string, endpoint: string] {
  const path = route.slice(API_PREFIX.length + 1).replace(/:(\w+)/g, '{$1}');
  return [path.split('/')[1] ?? '', `${method} ${path}`];
}
