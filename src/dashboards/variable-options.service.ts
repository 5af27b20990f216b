import { Injectable } from '@nestjs/common';
import { type Actor, type Waiting, notFound } from '../platform/http/index.js';
import { QueryPace } from '../platform/http/rate-limit/index.js';
import { QueryService } from '../query/index.js';
import { DashboardData } from './dashboard-data.js';
import { parseFilters } from './domain/dashboard-variables.js';
import type { ReadingQuery } from './dto/reading-query.js';
import type { VariableOptionResponse, VariableOptionsResponse } from './dto/widget-data.response.js';

const MAX_OPTIONS = 1_000;

/** What readers may choose for a variable. */
@Injectable()
export class VariableOptionsService {
  constructor(
    private readonly dashboards: DashboardData,
    private readonly queries: QueryService,
    private readonly pace: QueryPace,
  ) {}

  /**
   * Lists fixed values, or the rows of the options query under the other filters in force, so that one choice can
   * narrow the next.
   * @throws DomainError NOT_FOUND for an unknown variable, and whatever its query fails with
   */
  async list(
    actor: Actor,
    dashboardId: string,
    name: string,
    { filters, refresh }: ReadingQuery,
    caller: Waiting,
  ): Promise<VariableOptionsResponse> {
    const loaded = await this.dashboards.load(actor, dashboardId);
    const chosen = this.dashboards.filtersOf(loaded, parseFilters(filters));
    const variable = loaded.variables.find((each) => each.name === name);
    if (!variable || (loaded.embedded && !loaded.embedded.choosable.has(name))) throw notFound('variable');
    const { values = [], query } = variable.options ?? {};
    const fixed = values.map((value): VariableOptionResponse => ({ value, label: String(value) }));
    if (!query) return { options: fixed, truncated: false };
    // As with widgets: embedded viewers' refreshes are held to their own pace before.
    if (refresh && actor.kind !== 'embed') await this.pace.draw(actor);
    const names = new Set(this.queries.parametersOf(query.sql).map(({ name }) => name));
    const prepared = await this.queries.prepare(actor, {
      ...this.dashboards.requestOf(loaded, { ...query, names }, chosen),
      limit: MAX_OPTIONS,
      origin: { kind: 'variable', dashboardId: loaded.dashboard.id },
    });
    const answer = await this.queries.run(prepared, {
      caller,
      ...(refresh ? { cache: { mode: 'refresh' as const } } : {}),
    });
    const { data, columns, meta } = answer.toObject();
    const [value, label] = columns.map((column) => column.name);
    const found =
      value === undefined
        ? []
        : data.flatMap((row) => optionOf(row[value], label === undefined ? undefined : row[label]));
    return { options: [...fixed, ...found], truncated: meta['truncated'] === true };
  }
}

function optionOf(value: unknown, label: unknown): VariableOptionResponse[] {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
  return [{ value, label: typeof label === 'string' || typeof label === 'number' ? String(label) : String(value) }];
}
