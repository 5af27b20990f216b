import { Injectable } from '@nestjs/common';
import { type PreparedQuery, type QueryAnswer, QueryService, type RunOptions } from '../query/index.js';
import { MetricWidgets, type PreparedMetric } from './metric-widgets.js';

/** What is to be run for a widget, whatever its query's kind. */
export type PreparedRun = PreparedQuery | PreparedMetric;

/** The metric that a run reads; null when it reads a data source. */
export function metricOf(prepared: PreparedRun): string | null {
  return 'metric' in prepared ? prepared.metric : null;
}

/** Runs what was prepared for widgets. */
@Injectable()
export class WidgetRuns {
  constructor(
    private readonly queries: QueryService,
    private readonly metrics: MetricWidgets,
  ) {}

  /** @throws DomainError why it could not be run */
  run(prepared: PreparedRun, options: RunOptions = {}): Promise<QueryAnswer> {
    return 'metric' in prepared ? this.metrics.run(prepared, options) : this.queries.run(prepared, options);
  }
}
