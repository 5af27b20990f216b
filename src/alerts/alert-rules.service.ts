import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { NotificationChannels } from '../notifications/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, type DoneResponse, type FieldProblem, type ListQueryDto, type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { AlertRulesRepository } from './alert-rules.repository.js';
import { AlertWriter, type WrittenAlert } from './alert-writer.js';
import { ConditionReader } from './condition-reader.js';
import { type AlertRule, MOST_RULES, ruleProblems, tickOf, timingOf, watchesTheSame } from './domain/alert-rule.js';
import { type Closing, advance } from './domain/alert-state.js';
import { labelsOf } from './domain/silence.js';
import { type CreateAlertRuleDto, type DeleteAlertRuleQueryDto, type PreviewAlertRuleDto, type UpdateAlertRuleDto, conditionOf } from './dto/alert-rule.dto.js';
import { AlertRulePreviewResponse, AlertRuleResponse } from './dto/alert-rule.response.js';
import { EscalationPolicyIds } from './escalation-policy-ids.js';
import { RuleStatesRepository } from './rule-states.repository.js';

/** Series of each rule that a list shows. */
const SHOWN_IN_LISTS = 5;
const SHOWN = 200;

/** Defining alert rules. */
@Injectable()
export class AlertRulesService {
  constructor(
    private readonly repository: AlertRulesRepository,
    private readonly states: RuleStatesRepository,
    private readonly reader: ConditionReader,
    private readonly writer: AlertWriter,
    private readonly channels: NotificationChannels,
    private readonly policies: EscalationPolicyIds,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope, { limit, cursor }: ListQueryDto): Promise<Page<AlertRuleResponse>> {
    const rows = await this.repository.list(scope, keysetOf(cursor), limit + 1);
    const states = new Map((await this.states.states(scope, rows.map(({ id }) => id))).map((state) => [state.ruleId, state]));
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], (rule) => AlertRuleResponse.of(rule, states.get(rule.id) ?? null, SHOWN_IN_LISTS));
  }

  /** @throws DomainError NOT_FOUND */
  async get(scope: TenantScope, id: string): Promise<AlertRuleResponse> {
    return this.standing(scope, present(await this.repository.find(scope, id)));
  }

  /** What a condition comes to now. @throws DomainError VALIDATION_FAILED, NOT_FOUND, QUERY_TIMEOUT and others of the source */
  async preview(scope: TenantScope, { condition: body, unit }: PreviewAlertRuleDto): Promise<AlertRulePreviewResponse> {
    const condition = conditionOf(body);
    const problems = await this.reader.problems(scope, condition);
    if (problems.length > 0) throw invalid(...problems);
    const at = new Date(tickOf(condition, this.clock.now().getTime()));
    const { series } = await this.reader.observe(scope, condition, unit ?? '', at);
    return { at, series: series.map(({ dimensions, reading, value, bound, summary }) => ({ dimensions, reading, value, threshold: bound, summary })) };
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND, QUOTA_EXCEEDED, and why its condition cannot be read */
  async create(actor: Actor, body: CreateAlertRuleDto): Promise<AlertRuleResponse> {
    const now = this.clock.now();
    const rule: AlertRule = { ...(await this.contentOf(actor, body, null)), id: randomUUID(), builtIn: null, version: 1, createdAt: now, updatedAt: now };
    await this.repository.transaction(actor, async (manager) => {
      if ((await this.repository.count(manager, actor)) >= MOST_RULES) {
        throw new DomainError('QUOTA_EXCEEDED', `A tenant has at most ${MOST_RULES} alert rules.`, { limit: MOST_RULES });
      }
      await this.repository.insert(manager, actor, rule, actor.userId);
      if (rule.enabled) await this.states.open(manager, actor, rule.id, now);
      await this.record(manager, actor, 'create', null, rule);
    });
    return this.standing(actor, rule);
  }

  /** A built-in rule keeps its condition. @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version */
  async update(actor: Actor, id: string, body: UpdateAlertRuleDto): Promise<AlertRuleResponse> {
    const known = present(await this.repository.find(actor, id));
    const content = await this.contentOf(actor, body, known);
    const { rule, written } = await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, id));
      assertVersion(before, body.version);
      const changed: AlertRule = { ...before, ...content, version: before.version + 1, updatedAt: this.clock.now() };
      const closed = await this.carryOver(manager, actor, before, changed);
      await this.repository.update(manager, actor, changed);
      await this.record(manager, actor, 'update', before, changed);
      return { rule: changed, written: closed };
    });
    this.writer.tell(actor, written);
    return this.standing(actor, rule);
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version and for a built-in rule */
  async delete(actor: Actor, id: string, { version }: DeleteAlertRuleQueryDto): Promise<DoneResponse> {
    const written = await this.repository.transaction(actor, async (manager) => {
      const rule = present(await this.repository.lock(manager, actor, id));
      if (version !== undefined) assertVersion(rule, version);
      if (rule.builtIn !== null) throw new DomainError('CONFLICT', 'A rule that comes with Tidemark cannot be deleted; it can be switched off.');
      const closed = await this.closeAll(manager, actor, rule, 'rule_deleted');
      await this.repository.delete(manager, actor, id);
      await this.record(manager, actor, 'delete', rule, null);
      return closed;
    });
    this.writer.tell(actor, written);
    return { ok: true };
  }

  /** What was known under the rule before holds under the new one while that watches the same; else it begins anew. */
  private async carryOver(manager: EntityManager, actor: Actor, before: AlertRule, after: AlertRule): Promise<WrittenAlert[]> {
    const keeps = after.enabled && watchesTheSame(before.condition, after.condition);
    const closed = keeps ? [] : await this.closeAll(manager, actor, before, after.enabled ? 'rule_changed' : 'rule_disabled');
    if (after.enabled) await this.states.open(manager, actor, after.id, this.clock.now());
    return closed;
  }

  /** Ends what is open. The state goes with it, so that an evaluation that is under way writes nothing after this. */
  private async closeAll(manager: EntityManager, actor: Actor, rule: AlertRule, closing: Closing): Promise<WrittenAlert[]> {
    const row = await this.states.lock(manager, actor, rule.id, null);
    if (!row) return [];
    const now = this.clock.now();
    const changes = row.series.map((before) => {
      const { state, transitions } = advance(timingOf(rule, 'series'), before.state, { kind: 'closed', closing, by: actor.userId }, now.getTime());
      return { before, after: { ...before, state }, labels: labelsOf(rule, before.dimensions), transitions, reading: null, forgotten: true };
    });
    const { written } = await this.writer.write(manager, actor, rule, changes, { ends: closing, by: null, pictures: new Map() }, null, now);
    await this.states.close(manager, actor, rule.id);
    return written;
  }

  private async standing(scope: TenantScope, rule: AlertRule): Promise<AlertRuleResponse> {
    const [state] = await this.states.states(scope, [rule.id]);
    return AlertRuleResponse.of(rule, state ?? null, SHOWN);
  }

  /**
   * Reads the condition once, so that a rule which cannot be read, or watches too much, is refused while somebody looks.
   * One that is there may stay as it is when its source is away.
   */
  private async contentOf(scope: TenantScope, body: CreateAlertRuleDto, known: AlertRule | null): Promise<Omit<AlertRule, 'id' | 'builtIn' | 'version' | 'createdAt' | 'updatedAt'>> {
    const { condition: _, labels, grouping, channelIds, ...rest } = body;
    const condition = known?.builtIn ? known.condition : conditionOf(body.condition);
    const rule = {
      name: rest.name,
      description: rest.description ?? '',
      enabled: rest.enabled ?? true,
      severity: rest.severity,
      // How much of a budget is spent is told in percent, whatever its currency.
      unit: condition.kind === 'budget' ? '%' : (rest.unit ?? ''),
      condition,
      forSeconds: rest.forSeconds ?? 0,
      resolveAfterSeconds: rest.resolveAfterSeconds ?? 0,
      labels: labels ?? {},
      grouping: { by: [...new Set(grouping?.by ?? [])], waitSeconds: grouping?.waitSeconds ?? 0, intervalSeconds: grouping?.intervalSeconds ?? 0 },
      noData: rest.noData ?? 'alert',
      onError: rest.onError ?? 'alert',
      renotifySeconds: rest.renotifySeconds ?? null,
      channelIds: [...new Set(channelIds ?? [])],
      escalationPolicyId: rest.escalationPolicyId ?? null,
      runbookUrl: rest.runbookUrl ?? null,
      dashboardId: rest.dashboardId ?? null,
    };
    const problems = [...ruleProblems({ ...rule, builtIn: null }), ...(await this.reader.problems(scope, condition)), ...(await this.missing(scope, rule))];
    if (problems.length > 0) throw invalid(...problems);
    const isSame = known !== null && JSON.stringify(known.condition) === JSON.stringify(condition);
    if (!isSame) await this.reader.observe(scope, condition, rule.unit, new Date(tickOf(condition, this.clock.now().getTime())));
    return rule;
  }

  private async missing(scope: TenantScope, { channelIds, escalationPolicyId }: Pick<AlertRule, 'channelIds' | 'escalationPolicyId'>): Promise<FieldProblem[]> {
    const gone = new Set(await this.channels.missing(scope, channelIds));
    const problems: FieldProblem[] = channelIds.flatMap((id, index) => (gone.has(id) ? [{ path: `channelIds.${index}`, rule: 'exists', message: `channelIds.${index} names no channel of this tenant` }] : []));
    if (escalationPolicyId !== null && !(await this.policies.exists(scope, escalationPolicyId))) {
      problems.push({ path: 'escalationPolicyId', rule: 'exists', message: 'escalationPolicyId names no escalation policy of this tenant' });
    }
    return problems;
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete', before: AlertRule | null, after: AlertRule | null): Promise<void> {
    return this.audit.record(manager, actor, { action: `alert-rule.${verb}`, resourceType: 'alert-rule', resourceId: (after ?? before)?.id ?? null, before, after });
  }
}

function assertVersion({ version }: AlertRule, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this rule in the meantime; load it again.', { currentVersion: version });
}

function present(rule: AlertRule | null): AlertRule {
  if (!rule) throw notFound('alert rule');
  return rule;
}
