import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { decodeCursor, DomainError, encodeCursor, invalid } from '../../platform/http/index.js';
import { SystemEventResponse } from '../events/dto/system-events.response.js';
import { SystemEvents } from '../events/system-events.service.js';
import { LOG_LEVELS } from './domain/log-line.js';
import { REQUEST_FIELD, TRACE_FIELD } from './domain/line-index.js';
import { type CompiledQuery, compileLogQuery } from './domain/query/compile-log-query.js';
import { LogQueryError, type LogQuery, type LogTerm } from './domain/query/log-query.js';
import { parseLogQuery } from './domain/query/parse-log-query.js';
import { type TimeRange, lastOf, stepFor } from './domain/time-range.js';
import type { CorrelationDto, FindLogsDto, LogHistogramDto, SearchLogsDto } from './dto/logs.dto.js';
import { type CorrelatedTraceResponse, type CorrelationResponse, type LogBucketResponse, type LogHistogramResponse, LogLineResponse, type LogsResponse } from './dto/logs.response.js';
import { rangeOf } from './dto/time-range.dto.js';
import { type LinePlace, LogLinesRepository, type StoredLine } from './log-lines.repository.js';

/** Beyond this nobody counts how many a search finds. */
const MOST_COUNTED = 10_000;
/** Events beside the lines of a moment, and traces that they belong to. */
const MOST_EVENTS = 50;
const MOST_TRACES = 20;
/** All that is kept, and more. */
const ALL_KEPT = '5200w';

/** Finds lines. Each search is bounded in time and in what it answers. */
@Injectable()
export class LogSearch {
  constructor(
    private readonly repository: LogLinesRepository,
    private readonly systemEvents: SystemEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError QUERY_REJECTED with the position of what cannot be understood, QUERY_TIMEOUT */
  async search(scope: TenantScope, { limit, cursor, ...asked }: SearchLogsDto): Promise<LogsResponse> {
    const { range, query } = this.resolve(scope, asked);
    const beyond = placeOf(cursor);
    const { lines, counted } = await this.repository.bounded(scope, async (manager) => {
      const found = await this.repository.search(manager, { range, query, newestFirst: true, beyond, limit: limit + 1 });
      const all = beyond === null && found.length <= limit;
      return { lines: found, counted: all ? found.length : await this.repository.count(manager, range, query, MOST_COUNTED) };
    });
    const shown = lines.slice(0, limit);
    const last = shown.at(-1);
    const more = lines.length > limit && last !== undefined;
    return {
      logs: shown.map((line) => LogLineResponse.of(line)),
      total: counted,
      truncated: more,
      nextCursor: more ? encodeCursor([last.at.toISOString(), last.id]) : null,
    };
  }

  /** @throws DomainError QUERY_REJECTED, QUERY_TIMEOUT */
  async histogram(scope: TenantScope, { buckets: most, ...asked }: LogHistogramDto): Promise<LogHistogramResponse> {
    const { range, query } = this.resolve(scope, asked);
    const stepSeconds = stepFor(range, most);
    // Whole steps since 1970, so that looking again a moment later cuts at the same places.
    const counts = await this.repository.bounded(scope, (manager) => this.repository.countByLevel(manager, range, query, stepSeconds, new Date(0)));
    const buckets = new Map<number, LogBucketResponse>();
    for (const { beginsAt, level, lines } of counts) {
      const bucket = buckets.get(beginsAt.getTime()) ?? { startsAt: beginsAt, levels: {} };
      bucket.levels[level] = lines;
      buckets.set(beginsAt.getTime(), bucket);
    }
    return { ...range, stepSeconds, buckets: [...buckets.values()] };
  }

  /** Lines and events around a moment, or of a trace or a request. @throws DomainError VALIDATION_FAILED when none is named */
  async correlate(scope: TenantScope, asked: CorrelationDto): Promise<CorrelationResponse> {
    const { traceId, requestId, limit } = asked;
    if (asked.at === undefined && traceId === undefined && requestId === undefined) {
      throw invalid({ path: 'at', rule: 'isDefined', message: 'at, traceId or requestId must be given' });
    }
    const range = this.windowOf(asked);
    const query = compileLogQuery(queryOf(asked), scope.tenantId);
    const lines = asked.at === undefined ? await this.newest(scope, range, query, limit) : await this.around(scope, range, query, new Date(asked.at), limit);
    const events = await this.systemEvents.find(scope, { range, traceId, requestId, services: traceId === undefined && requestId === undefined && asked.service !== undefined ? [asked.service] : undefined }, MOST_EVENTS);
    const { shown, more } = lines;
    return {
      ...range,
      logs: shown.map((line) => LogLineResponse.of(line)),
      events: events.map((event) => SystemEventResponse.of(event)),
      traces: tracesOf(shown),
      truncated: more,
    };
  }

  private resolve({ tenantId }: TenantScope, { query, timeRange }: FindLogsDto): { range: TimeRange; query: CompiledQuery } {
    return { range: rangeOf(timeRange, this.clock.now()), query: compileLogQuery(parsed(query), tenantId) };
  }

  private windowOf({ at, windowSeconds }: CorrelationDto): TimeRange {
    if (at === undefined) return lastOf(ALL_KEPT, this.clock.now()) ?? { from: new Date(0), to: this.clock.now() };
    const middle = new Date(at).getTime();
    return { from: new Date(middle - windowSeconds * 1000), to: new Date(middle + windowSeconds * 1000) };
  }

  private async newest(scope: TenantScope, range: TimeRange, query: CompiledQuery, limit: number): Promise<{ shown: StoredLine[]; more: boolean }> {
    const found = await this.repository.bounded(scope, (manager) => this.repository.search(manager, { range, query, newestFirst: true, beyond: null, limit: limit + 1 }));
    return { shown: found.slice(0, limit), more: found.length > limit };
  }

  /** Those closest before and after the moment, half of each. */
  private async around(scope: TenantScope, { from, to }: TimeRange, query: CompiledQuery, middle: Date, limit: number): Promise<{ shown: StoredLine[]; more: boolean }> {
    const half = Math.floor(limit / 2);
    const [before, after] = await this.repository.bounded(scope, async (manager) => [
      await this.repository.search(manager, { range: { from, to: middle }, query, newestFirst: true, beyond: null, limit: limit + 1 }),
      await this.repository.search(manager, { range: { from: middle, to }, query, newestFirst: false, beyond: null, limit: limit + 1 }),
    ]);
    // What one side does not need is the other's.
    const later = after.slice(0, Math.max(half, limit - before.length));
    const earlier = before.slice(0, limit - later.length);
    return { shown: [...later.reverse(), ...earlier], more: before.length + after.length > limit };
  }
}

/** @throws DomainError QUERY_REJECTED with details { reason, position } */
export function parsed(text: string): LogQuery {
  try {
    return parseLogQuery(text);
  } catch (error) {
    if (error instanceof LogQueryError) throw new DomainError('QUERY_REJECTED', error.message, { reason: 'log-query', position: error.position });
    throw error;
  }
}

function queryOf({ service, traceId, requestId }: CorrelationDto): LogQuery {
  const term = (field: string, value: string): LogTerm => ({ kind: 'field', field, value, prefix: false, negated: false });
  if (traceId !== undefined) return { terms: [term(TRACE_FIELD, traceId)] };
  if (requestId !== undefined) return { terms: [term(REQUEST_FIELD, requestId)] };
  return { terms: service === undefined ? [] : [term('service', service)] };
}

function placeOf(cursor: string | undefined): LinePlace | null {
  const values = decodeCursor(cursor, 2);
  if (values === null) return null;
  const [at, id] = values;
  if (typeof at === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(at) && typeof id === 'number' && Number.isSafeInteger(id)) {
    const time = new Date(at);
    if (!Number.isNaN(time.getTime())) return { at: time, id };
  }
  throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a search has answered' });
}

function tracesOf(lines: readonly StoredLine[]): CorrelatedTraceResponse[] {
  const traces = new Map<string, CorrelatedTraceResponse>();
  for (const { traceId, level } of lines) {
    if (traceId === null) continue;
    const trace = traces.get(traceId) ?? { traceId, lines: 0, errors: 0 };
    trace.lines += 1;
    if (LOG_LEVELS[level] >= LOG_LEVELS.error) trace.errors += 1;
    traces.set(traceId, trace);
  }
  return [...traces.values()].sort((a, b) => b.errors - a.errors || b.lines - a.lines).slice(0, MOST_TRACES);
}
