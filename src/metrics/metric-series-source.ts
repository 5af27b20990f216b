import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import type { TenantScope } from '../platform/database/index.js';
import type { FieldProblem } from '../platform/http/index.js';
import { MetricSelectionDto, metricQueryOf } from './dto/metric-query.dto.js';
import { MetricCatalogueRepository } from './metric-catalogue.repository.js';
import { MetricQueries } from './metric-queries.js';
import { MetricWalks } from './metric-walks.js';
import type { SeriesDimension, SeriesReading, SeriesReference, SeriesSource, SeriesWalk, SeriesWindow, WalkSpan } from './series-sources.js';

/** Metrics as series: `{ source: "metric", metric, aggregation, groupBy?, filter?, compareTo?, fill? }`. */
@Injectable()
export class MetricSeriesSource implements SeriesSource {
  readonly name = 'metric';

  constructor(
    private readonly queries: MetricQueries,
    private readonly walks: MetricWalks,
    private readonly catalogue: MetricCatalogueRepository,
  ) {}

  check(reference: SeriesReference, path: string): FieldProblem[] {
    const errors = validateSync(selectionOf(reference), { whitelist: true, forbidNonWhitelisted: true });
    return errors.flatMap((error) => problemsOf(error, path));
  }

  async read(scope: TenantScope, reference: SeriesReference, { from, to, step }: SeriesWindow): Promise<SeriesReading> {
    const query = metricQueryOf({ ...selectionOf(reference), step }, { from, to });
    return this.queries.evaluate(await this.queries.prepare(scope, query));
  }

  walk(scope: TenantScope, reference: SeriesReference, span: WalkSpan, signal: AbortSignal): Promise<SeriesWalk> {
    return this.walks.open(scope, metricQueryOf(selectionOf(reference), {}), span, signal);
  }

  async dimensions(scope: TenantScope, reference: SeriesReference): Promise<SeriesDimension[]> {
    const rows = await this.catalogue.dimensions(scope, selectionOf(reference).metric, 1);
    return rows.map(({ dimension, values }) => ({ name: dimension, members: values }));
  }
}

function selectionOf({ source: _source, ...selection }: SeriesReference): MetricSelectionDto {
  return plainToInstance(MetricSelectionDto, selection);
}

function problemsOf({ property, constraints }: ValidationError, path: string): FieldProblem[] {
  return Object.entries(constraints ?? {}).map(([rule, message]) => ({ path: `${path}.${property}`, rule, message }));
}
