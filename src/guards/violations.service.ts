import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type Page, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { resolvedByHand } from './domain/evaluate-guard.js';
import { SEVERITIES, type Severity } from './domain/guard.js';
import type { DashboardGuardsQueryDto, Guarded, ResolveViolationDto, ViolationListDto } from './dto/guard.dto.js';
import { type DashboardGuardsResponse, ViolationResponse } from './dto/guard.response.js';
import { GuardAccess } from './guard-access.js';
import { GuardStatesRepository } from './guard-states.repository.js';
import { GuardResolved } from './guards.events.js';
import { toldOf } from './told-violation.js';
import { ViolationsRepository } from './violations.repository.js';

/** Violations that the overview shows. */
const MOST_SHOWN = 100;

/** Violations: looking at them, and resolving them by hand. */
@Injectable()
export class ViolationsService {
  constructor(
    private readonly repository: ViolationsRepository,
    private readonly states: GuardStatesRepository,
    private readonly access: GuardAccess,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(caller: Actor, { of, state, severity, guardId, limit, cursor }: ViolationListDto): Promise<Page<ViolationResponse>> {
    const scope = await this.access.of(caller, of);
    const open = state === undefined ? undefined : state === 'open';
    const rows = await this.repository.list(scope, { open, severity, guardId }, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, ({ openedAt, id }) => [openedAt, id], (row) => ViolationResponse.of(row));
  }

  /** Violations for the overview: the open ones, or the latest. */
  async overview(caller: Actor, { of, activeOnly, severity }: DashboardGuardsQueryDto): Promise<DashboardGuardsResponse> {
    const scope = await this.access.of(caller, of);
    const rows = await this.repository.list(scope, { open: activeOnly ? true : undefined, severity }, null, MOST_SHOWN);
    const counts = new Map((await this.repository.openBySeverity(scope)).map((each) => [each.severity, each.count]));
    const bySeverity = Object.fromEntries(SEVERITIES.map((each) => [each, counts.get(each) ?? 0])) as Record<Severity, number>;
    return { violations: rows.map(toldOf), summary: { active: SEVERITIES.reduce((sum, each) => sum + bySeverity[each], 0), bySeverity } };
  }

  /** How many were open at two instants; null where no guard watched. */
  async openAt(scope: TenantScope, now: number, before: number): Promise<{ value: number | null; previous: number | null }> {
    return { value: await this.repository.openAt(scope, new Date(now)), previous: await this.repository.openAt(scope, new Date(before)) };
  }

  /** Open ones of all tenants of the installation. */
  countOpen(): Promise<number> {
    return this.repository.countOpen();
  }

  /**
   * Resolves an open one. Until its value has been well once, none opens of the same series.
   * @throws DomainError NOT_FOUND, CONFLICT when it is resolved already
   */
  async resolve(caller: Actor, of: Guarded, id: string, { reason }: ResolveViolationDto): Promise<ViolationResponse> {
    const actor = await this.access.of(caller, of);
    const violation = await this.repository.transaction(actor, async (manager) => {
      const found = await this.repository.find(manager, actor, id);
      if (!found) throw notFound('violation');
      // Before the violation, as evaluations do.
      const state = await this.states.lock(manager, actor, found.guardId, null);
      const resolved = await this.repository.resolve(manager, actor, id, { userId: actor.userId, reason, at: this.clock.now() });
      if (!resolved) throw new DomainError('CONFLICT', 'This violation is resolved already.');
      const { seriesKey, ...rest } = resolved;
      if (state) {
        const series = state.series.map((each) => (each.key === seriesKey ? { ...each, state: resolvedByHand(each.state) } : each));
        await this.states.keepSeries(manager, actor, found.guardId, series);
      }
      await this.audit.record(manager, actor, { action: 'guard-violation.resolve', resourceType: 'guard-violation', resourceId: id, before: found, after: rest });
      return rest;
    });
    this.events.publish(new GuardResolved({ tenantId: actor.tenantId, violation: toldOf(violation) }));
    return ViolationResponse.of(violation);
  }
}
