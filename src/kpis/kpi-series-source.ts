import { Injectable } from '@nestjs/common';
import type { SeriesReading, SeriesReference, SeriesSource, SeriesWalk, SeriesWindow, WalkSpan } from '../metrics/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type FieldProblem, notFound } from '../platform/http/index.js';
import { KPI_NAME } from './domain/kpi.js';
import { KpiHistory } from './kpi-history.js';
import { KpisRepository } from './kpis.repository.js';

/**
 * KPIs as series: `{ source: "kpi", kpi }`. Each stretch has the value that the KPI had at its end; null where there was
 * none, or nobody looked.
 */
@Injectable()
export class KpiSeriesSource implements SeriesSource {
  readonly name = 'kpi';

  constructor(
    private readonly kpis: KpisRepository,
    private readonly history: KpiHistory,
  ) {}

  check({ source: _source, kpi, ...others }: SeriesReference, path: string): FieldProblem[] {
    const unknown = Object.keys(others).map((name) => ({ path: `${path}.${name}`, rule: 'whitelistValidation', message: `property ${name} should not exist` }));
    if (typeof kpi === 'string' && KPI_NAME.test(kpi)) return unknown;
    return [...unknown, { path: `${path}.kpi`, rule: 'name', message: `${path}.kpi must be the name of a KPI` }];
  }

  async read(scope: TenantScope, { kpi }: SeriesReference, window: SeriesWindow): Promise<SeriesReading> {
    const definition = await this.kpis.find(scope, String(kpi));
    if (!definition) throw notFound('KPI');
    const { rows, borders, step, dataAsOf } = await this.history.read(scope, definition.id, window);
    // Of a series everybody wants numbers; the exact text is in the KPI's own history.
    const values = rows.map((row) => (row?.value === null || row === null ? null : Number(row.value)));
    return { series: [{ dimensions: {}, values }], borders, step, dataAsOf };
  }

  async walk(scope: TenantScope, { kpi }: SeriesReference, { from, to, paceMs, withinMinutes }: WalkSpan): Promise<SeriesWalk> {
    const definition = await this.kpis.find(scope, String(kpi));
    if (!definition) throw notFound('KPI');
    const past = await this.history.walk(scope, definition.id, from, to);
    return {
      // History is kept by the minute.
      exact: !withinMinutes || paceMs % 60_000 === 0,
      mostSeries: 1,
      at: (window) => Promise.resolve([{ dimensions: {}, values: [past.at(window)] }]),
    };
  }
}
