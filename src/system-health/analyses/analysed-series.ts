import { Injectable } from '@nestjs/common';
import { type MetricAnswer, MetricQueries, type MetricQuery } from '../../metrics/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type Actor, DomainError, invalid } from '../../platform/http/index.js';
import { SystemSeries } from '../self-measurement/system-series.js';
import { type AnalysisSubject, SUBJECTS, type SubjectName } from './analysis-subjects.js';
import type { Stretch } from './domain/stretch.js';
import { type AnalysisQueryDto, filterOf } from './dto/analyses.dto.js';

/** One line that can be read, and whose it is. */
export interface AnalysedSeries {
  /** Null for what the installation measures of itself. */
  readonly scope: TenantScope | null;
  readonly query: Pick<MetricQuery, 'metric' | 'aggregation' | 'filter' | 'groupBy'>;
  readonly counted: boolean;
  /** Null for a metric of the tenant. */
  readonly subject: AnalysisSubject | null;
}

/** A window as metric queries take it. */
export interface SeriesWindow {
  readonly from: string;
  readonly to: string;
  readonly step: string;
}

/** Reads what is analysed: subjects from the system tenant, each metric else from the asker's own. */
@Injectable()
export class AnalysedSeriesReader {
  constructor(
    private readonly metrics: MetricQueries,
    private readonly system: SystemSeries,
  ) {}

  /** @throws DomainError VALIDATION_FAILED unless a subject or a metric is named, ACCESS_DENIED for a metric of one who may not read them */
  async choose(actor: Actor, { subject, metric, aggregation, filter }: AnalysisQueryDto): Promise<AnalysedSeries> {
    if ((subject === undefined) === (metric === undefined)) {
      throw invalid({ path: 'subject', rule: 'either', message: 'name either a subject or a metric' });
    }
    if (subject !== undefined) return this.ofSubject(actor, subject);
    if (!actor.permissions.has('metrics:read')) throw new DomainError('ACCESS_DENIED', 'You may not read metrics.');
    const chosen = aggregation ?? 'avg';
    return {
      scope: { tenantId: actor.tenantId },
      query: { metric: metric ?? '', aggregation: chosen, groupBy: [], filter: listed(filterOf(filter ?? '{}') ?? {}) },
      counted: chosen === 'sum' || chosen === 'count',
      subject: null,
    };
  }

  /** @param perSecond whether what is counted is told by the second */
  ofSubject(actor: Actor, name: SubjectName, perSecond = false): AnalysedSeries {
    const subject: AnalysisSubject = SUBJECTS[name];
    const { metric, aggregation, counted, groupBy, filter, ofTenant } = subject;
    return {
      scope: null,
      query: {
        metric,
        aggregation: counted && perSecond ? 'rate' : aggregation,
        groupBy: groupBy === undefined ? [] : [groupBy],
        filter: listed({ ...filter, ...(ofTenant ? { tenant: actor.tenantId } : {}) }),
      },
      counted,
      subject,
    };
  }

  async read({ scope, query }: AnalysedSeries, window: SeriesWindow): Promise<MetricAnswer> {
    if (scope === null) return this.system.read(query, window);
    return this.metrics.evaluate(await this.metrics.prepare(scope, { ...query, ...window, fill: 'null' }));
  }

  /** What was measured in each stretch of a window. */
  async stretches(series: AnalysedSeries, window: SeriesWindow): Promise<Stretch[]> {
    const { series: lines, borders } = await this.read(series, window);
    return stretchesOf(lines[0]?.values ?? [], borders);
  }
}

/** Values between borders. */
export function stretchesOf(values: readonly (number | null)[], borders: readonly number[]): Stretch[] {
  return borders.slice(1).map((to, index) => ({ from: borders[index] as number, to, value: values[index] ?? null }));
}

const listed = (filter: Record<string, string | string[]>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]));
