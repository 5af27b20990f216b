import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type FieldProblem, invalid } from '../platform/http/index.js';
import { QueryService, SavedQueriesService } from '../query/index.js';
import { contentProblems } from './domain/check-content.js';
import type { DashboardContent, WidgetQuery } from './domain/dashboard-content.js';

/** A statement in a content, and where it stands. */
interface Statement {
  dataSourceId: string;
  sql: string;
  path: string;
}

/** Refuses what could not be shown: contents that do not hang together, and SQL that the guard would not let run. */
@Injectable()
export class ContentChecks {
  constructor(
    private readonly queries: QueryService,
    private readonly savedQueries: SavedQueriesService,
  ) {}

  /**
   * Statements that `before` holds too are not looked at again, so that a dashboard can be renamed when one of its
   * sources is gone.
   * @throws DomainError VALIDATION_FAILED, or QUERY_REJECTED with details { reason, position, path, problems }
   */
  async check(actor: Actor, before: DashboardContent | null, after: DashboardContent): Promise<void> {
    const problems = contentProblems(after);
    if (problems.length > 0) throw invalid(...problems);
    await this.checkSavedQueries(actor, before, after);
    await this.checkStatements(actor, before, after);
  }

  private async checkSavedQueries(
    actor: Actor,
    before: DashboardContent | null,
    after: DashboardContent,
  ): Promise<void> {
    const known = new Set((before ? queriesOf(before) : []).map(({ query }) => savedId(query)));
    const problems: FieldProblem[] = [];
    for (const { query, path: at } of queriesOf(after)) {
      if (query.kind !== 'saved' || known.has(query.savedQueryId)) continue;
      if (await isMissing(this.savedQueries.get(actor, query.savedQueryId))) {
        const path = `${at}.savedQueryId`;
        problems.push({ path, rule: 'known', message: `${path}: there is no such saved query` });
      } else known.add(query.savedQueryId);
    }
    if (problems.length > 0) throw invalid(...problems);
  }

  private async checkStatements(actor: Actor, before: DashboardContent | null, after: DashboardContent): Promise<void> {
    const checked = new Set(before ? statementsOf(before).map(keyOf) : []);
    const missing: FieldProblem[] = [];
    const rejected: { path: string; reason: string; message: string; position: number | null }[] = [];
    for (const statement of statementsOf(after)) {
      if (checked.has(keyOf(statement))) continue;
      checked.add(keyOf(statement));
      const { dataSourceId, sql, path } = statement;
      const verdict = await this.queries
        .validate(actor, { dataSourceId, sql })
        .catch((error: unknown) => refusedSource(error, path));
      if ('rule' in verdict) missing.push(verdict);
      else
        rejected.push(
          ...verdict.problems.map(({ reason, message, position }) => ({
            path: `${path}.sql`,
            reason,
            message,
            position,
          })),
        );
    }
    if (missing.length > 0) throw invalid(...missing);
    const [first] = rejected;
    if (!first) return;
    const { path, reason, position, message } = first;
    throw new DomainError('QUERY_REJECTED', `${path}: ${message}`, { reason, position, path, problems: rejected });
  }
}

/** Every query of the widgets and of what their values open, and where it stands. */
function queriesOf({ widgets }: DashboardContent): { query: WidgetQuery; path: string }[] {
  return widgets.flatMap(({ query, interactions }, index) => [
    ...(query ? [{ query, path: `widgets.${index}.query` }] : []),
    ...(interactions?.drillDown ?? []).flatMap((drill, at) =>
      drill.kind === 'rows'
        ? [{ query: drill.query, path: `widgets.${index}.interactions.drillDown.${at}.query` }]
        : [],
    ),
  ]);
}

const savedId = (query: WidgetQuery): string | null => (query.kind === 'saved' ? query.savedQueryId : null);

function statementsOf(content: DashboardContent): Statement[] {
  return [
    ...content.settings.variables.flatMap(({ options }, index) =>
      options?.query ? [{ ...options.query, path: `settings.variables.${index}.options.query` }] : [],
    ),
    ...queriesOf(content).flatMap(({ query, path }) =>
      query.kind === 'sql' ? [{ dataSourceId: query.dataSourceId, sql: query.sql, path }] : [],
    ),
  ];
}

const keyOf = ({ dataSourceId, sql }: Statement): string => `${dataSourceId}\n${sql}`;

function refusedSource(error: unknown, path: string): FieldProblem {
  if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
  return { path: `${path}.dataSourceId`, rule: 'known', message: `${path}.dataSourceId: there is no such data source` };
}

async function isMissing(found: Promise<unknown>): Promise<boolean> {
  try {
    await found;
    return false;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return true;
    throw error;
  }
}
