import { Injectable } from '@nestjs/common';
import { BudgetGate } from '../../economics/index.js';
import { type IngestResult, itemsOfBatch } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, DomainError, type IncomingBody, invalid, notFound } from '../../platform/http/index.js';
import { type ReadItem, type RejectedItem, readItems } from '../../system-health/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { AiSessionsChanged } from '../ai-usage.events.js';
import { countedUnder } from '../domain/counted-under.js';
import { type NewSession, readSession, readStatement } from '../domain/read-session.js';
import { redactStatement } from '../domain/redact-session.js';
import type { AiSession, SessionChange } from '../domain/session.js';
import { beginSession, continueSession } from '../domain/session-change.js';
import { AiSettingsRepository } from '../settings/ai-settings.repository.js';
import { SessionMetrics } from './session-metrics.js';
import { SessionWriter } from './session-writer.js';
import { SessionsRepository } from './sessions.repository.js';

/** Takes sessions in, and what is added to those that are live. */
@Injectable()
export class SessionIntake {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly writer: SessionWriter,
    private readonly settings: AiSettingsRepository,
    private readonly metrics: SessionMetrics,
    private readonly budgets: BudgetGate,
    private readonly zones: TenantTimeZones,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** What is accepted is stored and counted when this answers. @throws DomainError PAYLOAD_TOO_LARGE; VALIDATION_FAILED when the body as a whole is no batch */
  async take(actor: Actor, body: IncomingBody): Promise<IngestResult> {
    return this.record(actor, await itemsOfBatch(body));
  }

  /** As `take`, for sessions of this process: items as they would stand in a batch. At most 50,000. */
  async record(scope: TenantScope, items: Iterable<unknown>): Promise<IngestResult> {
    const now = this.clock.now();
    const { accepted, rejected } = await readItems(items, (item) => readSession(item, now.getTime()));
    return this.store(scope, accepted, rejected, now);
  }

  /**
   * Adds to a live session.
   * @throws DomainError NOT_FOUND; CONFLICT when it has ended; VALIDATION_FAILED
   */
  async change(actor: Actor, sessionId: string, body: unknown): Promise<AiSession> {
    const now = this.clock.now();
    const change = await this.sessions.transaction(actor, async (manager) => {
      const before = await this.sessions.lock(manager, actor, sessionId);
      if (!before) throw notFound('session');
      if (before.endedAt !== null) throw new DomainError('CONFLICT', 'The session has ended: nothing of it changes any more.');
      const said = readStatement(body, before.provider, now.getTime());
      if (typeof said === 'string') throw invalid({ path: '', rule: 'session', message: said });
      if (said.endedAt !== null && said.endedAt < before.startedAt) throw invalid({ path: 'endedAt', rule: 'after', message: 'endedAt must not be before startedAt' });
      if (said.durationMs !== null && said.endedAt === null && said.success === null) throw invalid({ path: 'durationMs', rule: 'ended', message: 'durationMs needs endedAt or success: a live session has none' });
      const settings = await this.settings.find(manager, actor);
      const after = continueSession(before, redactStatement(said, { emails: settings.redactEmails }), now);
      await this.writer.update(manager, actor, settings, [{ before, after }]);
      return { before, after };
    });
    await this.tell(actor.tenantId, [change]);
    return change.after;
  }

  private async store(scope: TenantScope, items: readonly ReadItem<NewSession>[], rejected: readonly RejectedItem[], now: Date): Promise<IngestResult> {
    const first = new Map<string, NewSession>();
    for (const { value } of items) if (!first.has(value.sessionId)) first.set(value.sessionId, value);
    const refused = await this.overBudget(scope, items.length + rejected.length, [...first.values()]);
    for (const sessionId of refused.keys()) first.delete(sessionId);
    const zone = await this.zones.of(scope);
    const changes = await this.sessions.transaction(scope, async (manager) => {
      const settings = await this.settings.find(manager, scope);
      const begun = [...first.values()].map((told) => beginSession(redactStatement(told, { emails: settings.redactEmails }), countedUnder(told.startedAt, zone), now));
      return this.writer.insert(manager, scope, settings, begun, now);
    });
    await this.tell(scope.tenantId, changes);
    const left = items.flatMap(({ index, value }) => (first.has(value.sessionId) ? [] : [{ index, reason: refused.get(value.sessionId) ?? '' }]));
    return { accepted: changes.length, duplicates: items.length - changes.length - left.length, rejected: [...rejected, ...left].sort((a, b) => a.index - b.index) };
  }

  /**
   * Live sessions that a budget refuses, with why: they would cost more. What has ended is paid for, and what is known goes on.
   * @throws DomainError QUOTA_EXCEEDED when it is the only one that was sent
   */
  private async overBudget(scope: TenantScope, asked: number, sessions: readonly NewSession[]): Promise<Map<string, string>> {
    const refusals = new Map<string, DomainError>();
    for (const session of sessions) {
      const refusal = this.refusalOf(scope, session);
      if (refusal) refusals.set(session.sessionId, refusal);
    }
    if (refusals.size === 0) return new Map();
    const known = await this.sessions.transaction(scope, (manager) => this.sessions.findAll(manager, scope, [...refusals.keys()]));
    for (const { sessionId } of known) refusals.delete(sessionId);
    const [first] = refusals.values();
    if (first && asked === 1) throw first;
    return new Map([...refusals].map(([sessionId, { message }]) => [sessionId, message]));
  }

  private refusalOf(scope: TenantScope, { endedAt, success, model, domain, customer, feature }: NewSession): DomainError | null {
    if (endedAt !== null || success !== null) return null;
    try {
      this.budgets.check(scope, { category: 'ai', model, domain: domain || null, customer: customer || null, feature: feature || null, endpoint: null });
      return null;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'QUOTA_EXCEEDED') return error;
      throw error;
    }
  }

  private async tell(tenantId: string, changes: readonly SessionChange[]): Promise<void> {
    if (changes.length === 0) return;
    this.events.publish(new AiSessionsChanged({ tenantId }));
    await this.metrics.record({ tenantId }, changes);
  }
}
