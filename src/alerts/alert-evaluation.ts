import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError, toDomainError } from '../platform/http/index.js';
import { AlertRulesRepository } from './alert-rules.repository.js';
import { AlertPictures } from './alert-pictures.js';
import { AlertWriter, BY_ITSELF, type Causation, type WrittenAlert } from './alert-writer.js';
import { ConditionReader } from './condition-reader.js';
import { type AlertRule, foundAt, paceOf, tickOf } from './domain/alert-rule.js';
import { type Finding, standingAfter } from './domain/rule-standing.js';
import { type RuleStateRow, RuleStatesRepository } from './rule-states.repository.js';
import { SilencesRepository } from './silences.repository.js';

/** What was begun and never ended, since its process did, is begun again after this. */
const GIVEN_UP_MS = 60_000;
/** How often silences, snoozes and repetitions of open alerts are looked after. */
const LOOK_AFTER_MS = 15_000;

/** What an evaluation changed. */
export interface RuleEvaluation {
  readonly written: readonly WrittenAlert[];
  /** Why nothing could be read. */
  readonly problem: string | null;
}

/** What was read for a tick. */
type Read = Finding & { readonly failure: string | null };

/** What a rule's series are judged by. */
interface Judged {
  /** null: it was not time to look. */
  readonly read: Read | null;
  readonly pictures: Causation['pictures'];
  /** null: this is no evaluation, and when the next one is due stays as it is. */
  readonly tick: number | null;
  readonly at: number;
  /** Set where only the evaluation that began then may write. */
  readonly startedAt: Date | null;
}

/**
 * Evaluates rules, each tick of a rule's grid once for all replicas: who works on one has claimed it in its row, and what
 * was read is judged against the states as they are when they are written, under the row's lock. Between two ticks only
 * what time and silences do to open alerts is done.
 */
@Injectable()
export class AlertEvaluation {
  constructor(
    private readonly rules: AlertRulesRepository,
    private readonly states: RuleStatesRepository,
    private readonly silences: SilencesRepository,
    private readonly reader: ConditionReader,
    private readonly pictures: AlertPictures,
    private readonly writer: AlertWriter,
    private readonly clock: Clock,
  ) {}

  /** @returns null when it was not due, or somebody else has it. */
  async evaluate(scope: TenantScope, ruleId: string): Promise<RuleEvaluation | null> {
    const startedAt = this.clock.now();
    const standing = await this.states.claim(scope, ruleId, startedAt, new Date(startedAt.getTime() + GIVEN_UP_MS));
    if (!standing) return null;
    const rule = await this.rules.find(scope, ruleId);
    if (!rule?.enabled) return null;
    const tick = tickOf(rule.condition, startedAt.getTime());
    const isNew = standing.evaluatedTick === null || standing.evaluatedTick.getTime() < tick;
    const read = isNew ? await this.read(scope, rule, standing, new Date(tick)) : null;
    const pictures = read?.observed ? await this.pictures.of(scope, rule, read.observed, standing.series, tick) : BY_ITSELF.pictures;
    return this.judge(scope, rule, { read, pictures, tick, at: isNew ? foundAt(rule.condition, startedAt.getTime()) : startedAt.getTime(), startedAt });
  }

  /** Does at once what time and silences do to a rule's series. */
  async lookAfter(scope: TenantScope, ruleId: string): Promise<void> {
    const rule = await this.rules.find(scope, ruleId);
    if (rule?.enabled) await this.judge(scope, rule, { read: null, pictures: BY_ITSELF.pictures, tick: null, at: this.clock.now().getTime(), startedAt: null });
  }

  private async read(scope: TenantScope, rule: AlertRule, { series, failure }: RuleStateRow, tick: Date): Promise<Read> {
    try {
      const values = new Map(series.map(({ key, value }) => [key, value]));
      return { observed: await this.reader.observe(scope, rule.condition, rule.unit, tick, { values, failure }), problem: null, failure: null };
    } catch (thrown) {
      const { code, message, details } = thrown instanceof DomainError ? thrown : toDomainError(thrown);
      const [first] = code === 'VALIDATION_FAILED' && Array.isArray(details) ? (details as { message?: string }[]) : [];
      return { observed: null, problem: first?.message ?? message, failure: code };
    }
  }

  private async judge(scope: TenantScope, rule: AlertRule, { read, pictures, tick, at, startedAt }: Judged): Promise<RuleEvaluation | null> {
    const evaluation = await this.states.transaction(scope, async (manager): Promise<RuleEvaluation | null> => {
      const row = await this.states.lock(manager, scope, rule.id, startedAt);
      if (!row) return null;
      const silences = await this.silences.activeAt(manager, scope, this.clock.now());
      const changes = standingAfter(rule, row.series, read, silences, at);
      const { series, written } = await this.writer.write(manager, scope, rule, changes, { ...BY_ITSELF, pictures }, read?.observed?.metric ?? null, new Date(at));
      if (tick === null) await this.states.keepSeries(manager, scope, rule.id, series);
      else {
        const { evaluatedTick, problem, failure } = read ? { evaluatedTick: new Date(tick), problem: read.problem, failure: read.failure } : row;
        const nextTick = tick + paceOf(rule.condition);
        const hasOpen = series.some(({ state }) => state.alert !== null);
        const soon = (Math.floor(this.clock.now().getTime() / LOOK_AFTER_MS) + 1) * LOOK_AFTER_MS;
        await this.states.keep(manager, scope, { ruleId: rule.id, evaluatedTick, problem, failure, series }, new Date(hasOpen ? Math.min(nextTick, soon) : nextTick));
      }
      return { written, problem: read?.problem ?? null };
    });
    this.writer.tell(scope, evaluation?.written ?? []);
    return evaluation;
  }
}
