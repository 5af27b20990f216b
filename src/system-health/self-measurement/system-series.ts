import { Injectable } from '@nestjs/common';
import { type Aggregation, type MetricAnswer, MetricQueries } from '../../metrics/index.js';
import { SystemTenant } from '../../tenants/index.js';

/** From when to when, as in a metric query; `step` is one point for all of it unless given. */
export interface SystemWindow {
  readonly from: string;
  readonly to: string;
  readonly step?: string;
}

/** What is asked of a metric of the installation. */
export interface SystemQuestion {
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly groupBy?: readonly string[];
  readonly filter?: Readonly<Record<string, readonly string[]>>;
  /** Whether the window of the same length before it is read too. */
  readonly compared?: boolean;
}

/**
 * The one reader of what the installation has measured of itself. It belongs to a tenant of its own: whoever shows it to
 * another says in code what of it that one may see, and takes no filter from them.
 */
@Injectable()
export class SystemSeries {
  constructor(
    private readonly queries: MetricQueries,
    private readonly tenant: SystemTenant,
  ) {}

  /** @throws DomainError VALIDATION_FAILED for a window that cannot be answered, QUERY_TIMEOUT */
  async read(question: SystemQuestion, { from, to, step = 'all' }: SystemWindow): Promise<MetricAnswer> {
    const { metric, aggregation, groupBy = [], filter = {}, compared = false } = question;
    const compareTo = compared ? ('previous' as const) : undefined;
    const query = { metric, aggregation, groupBy, filter, from, to, step, compareTo, fill: 'null' as const };
    return this.queries.evaluate(await this.queries.prepare(await this.tenant.ensure(), query, 'UTC'));
  }
}
