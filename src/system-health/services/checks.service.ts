import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { FairQueue } from '../../platform/fair-queue/index.js';
import { type Actor, DomainError, type Waiting, invalid, notFound } from '../../platform/http/index.js';
import { type Check, ChecksRepository } from './checks.repository.js';
import type { ProbeResult } from './domain/check.js';
import type { CheckSettingsDto, CreateCheckDto, UpdateCheckDto } from './dto/check.dto.js';
import type { CheckResponse } from './dto/service.response.js';
import { HttpProbe } from './http-probe.js';
import { ServiceRecorder } from './service-recorder.js';
import { ServicesRepository } from './services.repository.js';

/** Checks of one tenant. */
export const MOST_CHECKS = 50;

/** The checks that a tenant has registered. */
@Injectable()
export class ChecksService {
  private readonly trials = new FairQueue({ perSource: 2, perSubject: 1, perTenant: 2, maxWaiting: 10, maxWaitMs: 10_000 }, 'trials of checks');

  constructor(
    private readonly repository: ChecksRepository,
    private readonly services: ServicesRepository,
    private readonly recorder: ServiceRecorder,
    private readonly http: HttpProbe,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(scope: TenantScope): Promise<CheckResponse[]> {
    return this.services.transaction(scope, (manager) => this.repository.list(manager, scope));
  }

  /** @throws DomainError NOT_FOUND */
  get(scope: TenantScope, id: string): Promise<CheckResponse> {
    return this.services.transaction(scope, (manager) => this.present(manager, scope, id));
  }

  /** @throws DomainError CONFLICT (a name that is taken), QUOTA_EXCEEDED, VALIDATION_FAILED */
  create(actor: Actor, body: CreateCheckDto): Promise<CheckResponse> {
    return this.services.transaction(actor, async (manager) => {
      await this.services.lock(manager, actor);
      const used = await this.repository.count(manager, actor);
      if (used >= MOST_CHECKS) throw new DomainError('QUOTA_EXCEEDED', `A tenant may have ${MOST_CHECKS} checks.`, { quota: 'checks', limit: MOST_CHECKS, used });
      const now = this.clock.now();
      const check = { ...wantedOf(body), id: randomUUID(), version: 1, createdAt: now, updatedAt: now };
      await this.assertFree(manager, actor, check);
      await this.repository.insert(manager, actor, actor.userId, check);
      await this.record(manager, actor, 'create', check.id, null, check);
      return check;
    });
  }

  /** @throws DomainError NOT_FOUND, CONFLICT, VALIDATION_FAILED */
  update(actor: Actor, id: string, { version, ...body }: UpdateCheckDto): Promise<CheckResponse> {
    return this.services.transaction(actor, async (manager) => {
      await this.services.lock(manager, actor);
      const before = await this.present(manager, actor, id);
      if (before.version !== version) throw new DomainError('CONFLICT', 'Somebody changed this check in the meantime; load it again.', { currentVersion: before.version });
      const after = { ...before, ...wantedOf(body), version: version + 1, updatedAt: this.clock.now() };
      await this.assertFree(manager, actor, after);
      await this.repository.update(manager, actor, after);
      await this.record(manager, actor, 'update', id, before, after);
      return after;
    });
  }

  /** Removes a check, and the service that it stands for with its history. @throws DomainError NOT_FOUND */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.services.transaction(actor, async (manager) => {
      await this.services.lock(manager, actor);
      const before = await this.present(manager, actor, id);
      await this.repository.delete(manager, actor, id);
      const services = await this.services.list(manager, actor);
      await this.recorder.forget(manager, actor, services.filter(({ referenceId }) => referenceId === id));
      await this.record(manager, actor, 'delete', id, before, null);
    });
  }

  /** Tries settings without saving them. @throws DomainError SERVICE_UNAVAILABLE when too many wait */
  try(actor: Actor, body: CheckSettingsDto, { signal }: Waiting): Promise<ProbeResult> {
    const place = { tenantId: actor.tenantId, sourceId: actor.tenantId, subject: actor.subject };
    return this.trials.run(place, signal, () => this.http.probe(settingsOf(body), signal));
  }

  private async present(manager: EntityManager, scope: TenantScope, id: string): Promise<Check> {
    const check = await this.repository.find(manager, scope, id);
    if (!check) throw notFound('check');
    return check;
  }

  private async assertFree(manager: EntityManager, scope: TenantScope, { id, name, expectedFrom, expectedTo }: Check): Promise<void> {
    if (expectedFrom > expectedTo) throw invalid({ path: 'expectedTo', rule: 'min', message: 'expectedTo must not be less than expectedFrom' });
    const others = (await this.repository.list(manager, scope)).some((other) => other.name === name && other.id !== id);
    const service = await this.services.find(manager, scope, name);
    if (others || (service && service.referenceId !== id)) throw new DomainError('CONFLICT', 'There is a service of that name already.', { name });
  }

  private async record(manager: EntityManager, actor: Actor, verb: string, id: string, before: Check | null, after: Check | null): Promise<void> {
    await this.audit.record(manager, actor, { action: `system-check.${verb}`, resourceType: 'system-check', resourceId: id, before, after });
  }
}

function settingsOf({ url, method, expectedFrom, expectedTo, timeoutMs, degradedAboveMs }: CheckSettingsDto): Omit<Check, 'id' | 'name' | 'enabled' | 'version' | 'createdAt' | 'updatedAt'> {
  return { url, method, expectedFrom, expectedTo, timeoutMs, degradedAboveMs: degradedAboveMs ?? null };
}

const wantedOf = (body: CreateCheckDto | Omit<UpdateCheckDto, 'version'>): Omit<Check, 'id' | 'version' | 'createdAt' | 'updatedAt'> => ({
  ...settingsOf(body),
  name: body.name,
  enabled: body.enabled,
});
