import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, type DoneResponse, type FieldProblem, type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { AlertEvaluation } from './alert-evaluation.js';
import { AlertsRepository } from './alerts.repository.js';
import { MOST_PATTERNS, type Silence, isPattern, patternProblem } from './domain/silence.js';
import type { CreateSilenceDto, DeleteSilenceQueryDto, SilenceListDto, UpdateSilenceDto } from './dto/silence.dto.js';
import { SilenceResponse } from './dto/silence.response.js';
import { SilencesRepository } from './silences.repository.js';

/** Silences of a tenant that have not ended. */
const MOST_SILENCES = 200;
const LONGEST_MS = 366 * 86_400_000;

/** Keeping alerts quiet for a while. What is open becomes quiet, or loud again, at once. */
@Injectable()
export class SilencesService {
  constructor(
    private readonly repository: SilencesRepository,
    private readonly alerts: AlertsRepository,
    private readonly evaluation: AlertEvaluation,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope, { limit, cursor, ended }: SilenceListDto): Promise<Page<SilenceResponse>> {
    const now = this.clock.now();
    const rows = await this.repository.list(scope, ended ? null : now, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, ({ endsAt, id }) => [endsAt, id], (silence) => SilenceResponse.of(silence, now));
  }

  /** @throws DomainError NOT_FOUND */
  async get(scope: TenantScope, id: string): Promise<SilenceResponse> {
    return SilenceResponse.of(present(await this.repository.find(scope, id)), this.clock.now());
  }

  /** @throws DomainError VALIDATION_FAILED, QUOTA_EXCEEDED */
  async create(actor: Actor, body: CreateSilenceDto): Promise<SilenceResponse> {
    const now = this.clock.now();
    const silence: Silence = { ...contentOf(body, now), id: randomUUID(), version: 1, createdBy: actor.userId, createdAt: now, updatedAt: now };
    if (silence.endsAt <= now) throw invalid({ path: 'endsAt', rule: 'future', message: 'endsAt must lie in the future' });
    await this.repository.transaction(actor, async (manager) => {
      await this.repository.insert(manager, actor, silence);
      await this.assertRoom(manager, actor, now);
      await this.record(manager, actor, 'create', null, silence);
    });
    await this.apply(actor);
    return SilenceResponse.of(silence, now);
  }

  /** An end that has come ends it. @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version, QUOTA_EXCEEDED */
  async update(actor: Actor, id: string, body: UpdateSilenceDto): Promise<SilenceResponse> {
    const now = this.clock.now();
    const silence = await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, id));
      assertVersion(before, body.version);
      const after: Silence = { ...before, ...contentOf(body, before.startsAt), version: before.version + 1, updatedAt: now };
      await this.repository.update(manager, actor, after);
      if (after.endsAt > now) await this.assertRoom(manager, actor, now);
      await this.record(manager, actor, 'update', before, after);
      return after;
    });
    await this.apply(actor);
    return SilenceResponse.of(silence, now);
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version */
  async delete(actor: Actor, id: string, { version }: DeleteSilenceQueryDto): Promise<DoneResponse> {
    await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, id));
      if (version !== undefined) assertVersion(before, version);
      await this.repository.delete(manager, actor, id);
      await this.record(manager, actor, 'delete', before, null);
    });
    await this.apply(actor);
    return { ok: true };
  }

  /** To what is open; series without an alert see it at their next evaluation. */
  private async apply(scope: TenantScope): Promise<void> {
    for (const ruleId of await this.alerts.rulesWithOpen(scope)) await this.evaluation.lookAfter(scope, ruleId);
  }

  /** After the write, so that one that is begun again or takes more patterns counts too. */
  private async assertRoom(manager: EntityManager, scope: TenantScope, now: Date): Promise<void> {
    const { silences, patterns } = await this.repository.count(manager, scope, now);
    if (silences > MOST_SILENCES) throw new DomainError('QUOTA_EXCEEDED', `A tenant has at most ${MOST_SILENCES} silences that have not ended.`, { limit: MOST_SILENCES });
    if (patterns > MOST_PATTERNS) {
      throw new DomainError('QUOTA_EXCEEDED', `Silences of a tenant that have not ended hold at most ${MOST_PATTERNS} matchers with =~ or !~ together.`, { limit: MOST_PATTERNS });
    }
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete', before: Silence | null, after: Silence | null): Promise<void> {
    return this.audit.record(manager, actor, { action: `silence.${verb}`, resourceType: 'silence', resourceId: (after ?? before)?.id ?? null, before, after });
  }
}

/** @throws DomainError VALIDATION_FAILED */
function contentOf({ matchers, reason, startsAt, endsAt }: CreateSilenceDto, start: Date): Pick<Silence, 'matchers' | 'reason' | 'startsAt' | 'endsAt'> {
  const from = startsAt === undefined ? start : new Date(startsAt);
  const to = new Date(endsAt);
  const problems: FieldProblem[] = matchers.flatMap(({ operator, value }, index) => {
    const problem = isPattern({ operator }) ? patternProblem(value) : null;
    return problem === null ? [] : [{ path: `matchers.${index}.value`, rule: 'pattern', message: `matchers.${index}.value ${problem}` }];
  });
  if (to <= from) problems.push({ path: 'endsAt', rule: 'order', message: 'endsAt must lie after startsAt' });
  else if (to.getTime() - from.getTime() > LONGEST_MS) problems.push({ path: 'endsAt', rule: 'longest', message: 'a silence lasts a year at the most' });
  if (problems.length > 0) throw invalid(...problems);
  return { matchers: matchers.map(({ name, operator, value }) => ({ name, operator, value })), reason, startsAt: from, endsAt: to };
}

function assertVersion({ version }: Silence, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this silence in the meantime; load it again.', { currentVersion: version });
}

function present(silence: Silence | null): Silence {
  if (!silence) throw notFound('silence');
  return silence;
}
