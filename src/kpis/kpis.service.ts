import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, Page, decodeCursor, encodeCursor, invalid, notFound } from '../platform/http/index.js';
import { SavedQueriesService } from '../query/index.js';
import { boundsProblems } from './domain/figures.js';
import type { KpiDefinition, KpiRule, KpiSource, MetricExpression } from './domain/kpi.js';
import type { CreateKpiDto, KpiUnitDto, MetricExpressionDto, PreviewKpiDto, UpdateKpiDto } from './dto/kpi.dto.js';
import { KpiResponse } from './dto/kpi.response.js';
import { KpiDirectory } from './kpi-directory.js';
import { KpiStatesRepository } from './kpi-states.repository.js';
import { KpiChanged } from './kpis.events.js';
import { KpisRepository } from './kpis.repository.js';

/** KPIs of one tenant, so that what is evaluated for it stays bounded. */
export const MOST_KPIS = 200;

/** Defining KPIs. */
@Injectable()
export class KpisService {
  constructor(
    private readonly repository: KpisRepository,
    private readonly states: KpiStatesRepository,
    private readonly directory: KpiDirectory,
    private readonly savedQueries: SavedQueriesService,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope, limit: number, cursor: string | undefined): Promise<Page<KpiResponse>> {
    const after = decodeCursor(cursor, 1)?.[0] ?? '';
    const rows = await this.repository.list(scope, String(after), limit + 1);
    const items = rows.slice(0, limit);
    const states = await this.states.states(scope, items.map(({ id }) => id));
    const latest = new Map(states.map(({ kpiId, figures }) => [kpiId, figures]));
    const last = items.at(-1);
    return new Page(
      items.map((item) => KpiResponse.of(item, latest.get(item.id) ?? null)),
      rows.length > limit && last ? encodeCursor([last.name]) : null,
    );
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND (saved query), CONFLICT (the name is taken), QUOTA_EXCEEDED */
  async create(actor: Actor, body: CreateKpiDto): Promise<KpiResponse> {
    const now = this.clock.now();
    const kpi = { id: randomUUID(), name: body.name, ...(await this.contentOf(actor, body)), version: 1, createdBy: actor.userId, createdAt: now, updatedAt: now };
    await this.repository.transaction(actor, async (manager) => {
      await this.assertRoom(manager, actor);
      if (!(await this.repository.insert(manager, actor, kpi))) throw taken(body.name);
      await this.states.open(manager, actor, kpi.id, now);
      await this.record(manager, actor, 'create', null, kpi);
    });
    const { createdBy: _maker, ...definition } = kpi;
    return this.told(actor, definition, 'saved');
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version */
  async update(actor: Actor, name: string, body: UpdateKpiDto): Promise<KpiResponse> {
    const content = await this.contentOf(actor, body);
    const changed = await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, name));
      assertVersion(before, body.version);
      const kpi = { ...before, ...content, version: before.version + 1, updatedAt: this.clock.now() };
      await this.repository.update(manager, actor, kpi);
      await this.states.open(manager, actor, kpi.id, kpi.updatedAt);
      await this.record(manager, actor, 'update', before, kpi);
      return kpi;
    });
    return this.told(actor, changed, 'saved');
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version */
  async delete(actor: Actor, name: string, version: number | undefined): Promise<{ deleted: true }> {
    const gone = await this.repository.transaction(actor, async (manager) => {
      const kpi = present(await this.repository.lock(manager, actor, name));
      if (version !== undefined) assertVersion(kpi, version);
      await this.repository.setDeleted(manager, actor, kpi.id, this.clock.now(), kpi.version + 1);
      await this.states.close(manager, actor, kpi.id);
      await this.record(manager, actor, 'delete', kpi, null);
      return kpi;
    });
    this.tell(actor, gone, 'deleted');
    return { deleted: true };
  }

  /** Brings the one of that name back that was deleted last, with its history. @throws DomainError NOT_FOUND, CONFLICT, QUOTA_EXCEEDED */
  async restore(actor: Actor, name: string): Promise<KpiResponse> {
    const restored = await this.repository.transaction(actor, async (manager) => {
      const kpi = present(await this.repository.lockDeleted(manager, actor, name));
      if (await this.repository.lock(manager, actor, name)) throw taken(name);
      await this.assertRoom(manager, actor);
      const version = kpi.version + 1;
      await this.repository.setDeleted(manager, actor, kpi.id, null, version);
      await this.states.open(manager, actor, kpi.id, this.clock.now());
      await this.record(manager, actor, 'restore', null, { ...kpi, version });
      return { ...kpi, version };
    });
    return this.told(actor, restored, 'saved');
  }

  /** The rule of a body. @throws DomainError VALIDATION_FAILED, NOT_FOUND (saved query) */
  async ruleOf(scope: TenantScope, { direction, source, timeframe, target, warning, critical }: PreviewKpiDto): Promise<KpiRule> {
    const rule: KpiRule = { direction, source: sourceOf(source), timeframe, target: target ?? null, warning: warning ?? null, critical: critical ?? null };
    const problems = boundsProblems(rule);
    if (problems.length > 0) throw invalid(...problems);
    if (rule.source.kind === 'query') await this.savedQueries.get(scope, rule.source.savedQueryId);
    return rule;
  }

  private async contentOf(scope: TenantScope, body: Omit<CreateKpiDto, 'name'>) {
    const { title, description, unit, owner, executive } = body;
    return {
      ...(await this.ruleOf(scope, body)),
      title,
      description: description ?? '',
      unit: unitOf(unit),
      owner: owner === undefined || owner === '' ? null : owner,
      executive: executive ?? false,
    };
  }

  private async assertRoom(manager: EntityManager, scope: TenantScope): Promise<void> {
    if ((await this.repository.count(manager, scope)) < MOST_KPIS) return;
    throw new DomainError('QUOTA_EXCEEDED', `A tenant has at most ${MOST_KPIS} KPIs.`, { limit: MOST_KPIS });
  }

  private told(actor: Actor, kpi: KpiDefinition, kind: 'saved' | 'deleted'): KpiResponse {
    this.tell(actor, kpi, kind);
    return KpiResponse.of(kpi, null);
  }

  private tell({ tenantId }: TenantScope, { id, name }: KpiDefinition, kind: 'saved' | 'deleted'): void {
    this.directory.forget({ tenantId });
    this.events.publish(new KpiChanged({ tenantId, kpiId: id, name, kind }));
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete' | 'restore', before: KpiDefinition | null, after: KpiDefinition | null): Promise<void> {
    return this.audit.record(manager, actor, { action: `kpi.${verb}`, resourceType: 'kpi', resourceId: (after ?? before)?.id ?? null, before, after });
  }
}

function sourceOf(source: PreviewKpiDto['source']): KpiSource {
  if (source.kind === 'ratio') return { kind: 'ratio', numerator: expressionOf(source.numerator), denominator: expressionOf(source.denominator) };
  if (source.kind === 'metric') return { kind: 'metric', ...expressionOf(source) };
  const { savedQueryId, valueColumn, previousColumn, timeColumn, refreshSeconds } = source;
  return {
    kind: 'query',
    savedQueryId,
    valueColumn,
    ...(previousColumn === undefined ? {} : { previousColumn }),
    ...(timeColumn === undefined ? {} : { timeColumn }),
    refreshSeconds,
  };
}

function expressionOf({ metric, aggregation, filter, fill }: MetricExpressionDto): MetricExpression {
  return { metric, aggregation, ...(filter === undefined ? {} : { filter }), ...(fill === undefined ? {} : { fill }) };
}

/** @throws DomainError VALIDATION_FAILED */
function unitOf({ kind, currency, decimals, label }: KpiUnitDto): KpiDefinition['unit'] {
  if ((kind === 'money') !== (currency !== undefined)) {
    throw invalid({ path: 'unit.currency', rule: 'currency', message: 'unit.currency must be given for money, and for money alone' });
  }
  return { kind, ...(currency === undefined ? {} : { currency }), ...(decimals === undefined ? {} : { decimals }), ...(label === undefined ? {} : { label }) };
}

function assertVersion({ version }: KpiDefinition, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this KPI in the meantime; load it again.', { currentVersion: version });
}

const taken = (name: string): DomainError => new DomainError('CONFLICT', `There is a KPI named ${name} already.`);

function present(kpi: KpiDefinition | null): KpiDefinition {
  if (!kpi) throw notFound('KPI');
  return kpi;
}
