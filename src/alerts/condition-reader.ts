import { Injectable } from '@nestjs/common';
import { AnomalyReader } from '../anomalies/index.js';
import { BudgetWatch } from '../economics/index.js';
import { GuardReader, GuardWatch, guardRuleProblems } from '../guards/index.js';
import { SeriesSources } from '../metrics/index.js';
import { NotificationLedger } from '../notifications/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type FieldProblem, invalid } from '../platform/http/index.js';
import { type AnomalyCondition, type BudgetCondition, type Condition, type GuardCondition, MOST_SERIES, conditionProblems } from './domain/alert-rule.js';
import { budgetObservation } from './domain/budget-observation.js';
import type { Observation, Observed } from './domain/observation.js';
import { nameOfSeries, thresholdObservation } from './domain/threshold-observation.js';
import { QueryConditions } from './query-condition.js';

/** What is known of the evaluation before. */
export interface KnownBefore {
  /** By series key. */
  readonly values: ReadonlyMap<string, number | null>;
  /** An error's code; null: it could be read. */
  readonly failure: string | null;
}

const NOTHING_BEFORE: KnownBefore = { values: new Map(), failure: null };

/** Reads what rules are about. */
@Injectable()
export class ConditionReader {
  constructor(
    private readonly sources: SeriesSources,
    private readonly thresholds: GuardReader,
    private readonly guards: GuardWatch,
    private readonly anomalies: AnomalyReader,
    private readonly queries: QueryConditions,
    private readonly budgets: BudgetWatch,
    private readonly ledger: NotificationLedger,
  ) {}

  /** What about a condition makes no sense, or names what is not there. */
  async problems(scope: TenantScope, condition: Condition): Promise<FieldProblem[]> {
    const missing = (field: string, what: string): FieldProblem => ({ path: `condition.${field}`, rule: 'exists', message: `condition.${field} names no ${what} of this tenant` });
    switch (condition.kind) {
      case 'threshold': {
        const { series, percentOf } = condition;
        const rule = { ...condition, forSeconds: 0, resolveAfterSeconds: 0 };
        const problems = guardRuleProblems(rule).map(({ path, rule, message }) => ({ path: `condition.${path}`, rule, message: `condition.${message}` }));
        return [...problems, ...this.sources.check(series, 'condition.series'), ...(percentOf ? this.sources.check(percentOf, 'condition.percentOf') : [])];
      }
      case 'guard':
        return condition.guardId !== null && !(await this.guards.names(scope, [condition.guardId])).has(condition.guardId) ? [missing('guardId', 'guard')] : [];
      case 'anomaly':
        return condition.metric !== null && !(await this.anomalies.titles(scope, [condition.metric])).has(condition.metric) ? [missing('metric', 'metric that is watched for anomalies')] : [];
      case 'query':
        return [...conditionProblems(condition), ...((await this.queries.nameOf(scope, condition.savedQueryId)) === null ? [missing('savedQueryId', 'saved query')] : [])];
      case 'budget':
        return condition.budgetId !== null && !(await this.budgets.names(scope, [condition.budgetId])).has(condition.budgetId) ? [missing('budgetId', 'budget')] : [];
      case 'delivery':
        return [];
    }
  }

  /**
   * What a condition comes to at an instant.
   * @throws DomainError VALIDATION_FAILED (also for more series than a rule may watch), NOT_FOUND, QUERY_TIMEOUT and others of the source
   */
  async observe(scope: TenantScope, condition: Condition, unit: string, at: Date, before: KnownBefore = NOTHING_BEFORE): Promise<Observed> {
    const observed = await this.read(scope, condition, unit, at, before);
    if (observed.series.length <= MOST_SERIES) return observed;
    const message = `the condition comes to ${observed.series.length} series, and at most ${MOST_SERIES} are watched: narrow it`;
    throw invalid({ path: 'condition', rule: 'maxSeries', message });
  }

  private async read(scope: TenantScope, condition: Condition, unit: string, at: Date, before: KnownBefore): Promise<Observed> {
    switch (condition.kind) {
      case 'threshold': {
        const { series } = await this.thresholds.read(scope, { ...condition, forSeconds: 0, resolveAfterSeconds: 0 }, at);
        return { series: series.map((each) => thresholdObservation(condition, each, unit)), absent: 'missing', metric: nameOfSeries(condition) };
      }
      case 'guard':
        return { series: await this.violationsOf(scope, condition), absent: 'calm', metric: null };
      case 'anomaly':
        return { series: await this.anomaliesOf(scope, condition, at), absent: 'calm', metric: null };
      case 'query':
        return {
          series: await this.queries.observe(scope, condition, before.values, before.failure, unit),
          absent: condition.test === 'any_row' ? 'calm' : 'missing',
          metric: condition.valueColumn,
        };
      case 'budget':
        return { series: await this.budgetsOf(scope, condition), absent: 'calm', metric: 'economics.cost' };
      case 'delivery':
        return { series: await this.deadLetters(scope), absent: 'calm', metric: null };
    }
  }

  private async violationsOf(scope: TenantScope, condition: GuardCondition): Promise<Observation[]> {
    if (condition.guardId !== null && !(await this.guards.names(scope, [condition.guardId])).has(condition.guardId)) {
      throw invalid({ path: 'condition.guardId', rule: 'exists', message: 'The guard that this rule watches was deleted.' });
    }
    const violations = await this.guards.open(scope, condition);
    return violations.map(({ seriesKey, guardName, dimensions, description, value, thresholdValue }) => ({
      key: seriesKey,
      dimensions: { ...dimensions, guard: guardName },
      reading: 'breached',
      value,
      bound: thresholdValue,
      summary: description,
    }));
  }

  /** Of several anomalies of one series the newest. */
  private async anomaliesOf(scope: TenantScope, { lastsSeconds, metric, ...selection }: AnomalyCondition, at: Date): Promise<Observation[]> {
    if (metric !== null && !(await this.anomalies.titles(scope, [metric])).has(metric)) {
      throw invalid({ path: 'condition.metric', rule: 'exists', message: 'The metric whose anomalies this rule watches was deleted.' });
    }
    const found = await this.anomalies.openOrRecent(scope, { ...selection, metric, since: new Date(at.getTime() - lastsSeconds * 1_000) });
    const series = new Map<string, Observation>();
    for (const { seriesKey, title, dimensions, sentence, value, expected } of found) {
      if (series.has(seriesKey)) continue;
      series.set(seriesKey, { key: seriesKey, dimensions: { ...dimensions, metric: title }, reading: 'breached', value, bound: expected, summary: sentence });
    }
    return [...series.values()];
  }

  /** One whose period has just begun is calm. */
  private async budgetsOf(scope: TenantScope, condition: BudgetCondition): Promise<Observation[]> {
    const { budgetId } = condition;
    if (budgetId !== null && !(await this.budgets.names(scope, [budgetId])).has(budgetId)) {
      throw invalid({ path: 'condition.budgetId', rule: 'exists', message: 'The budget that this rule watches was deleted.' });
    }
    return (await this.budgets.standing(scope, budgetId)).map((budget) => budgetObservation(condition, budget));
  }

  private async deadLetters(scope: TenantScope): Promise<Observation[]> {
    const dead = await this.ledger.dead(scope);
    return dead.map(({ channelId, channelName, count, lastError }) => ({
      key: channelId ?? 'people',
      dimensions: { channel: channelName },
      reading: 'breached',
      value: count,
      bound: null,
      summary: `${count === 1 ? 'A notification' : `${count} notifications`} to ${channelName} could not be delivered: ${lastError || 'no reason is known'}`,
    }));
  }
}
