import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type MetricEvent, IngestService } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import type { SystemEvent } from '../events/domain/system-event.js';
import { SystemEvents } from '../events/system-events.service.js';
import type { LogLevel } from '../logs/domain/log-line.js';
import { type Applied, type Found, type Transition, applyFindings, applySilence } from './domain/apply-findings.js';
import type { ServiceKind, ServiceStatus } from './domain/service-status.js';
import { ServicesObserved, SystemStatusChanged } from './services.events.js';
import { type Service, ServicesRepository } from './services.repository.js';

/** Services of one tenant, however they are watched. */
export const MOST_SERVICES = 500;
/** The newest run is looked for this far back; one that was not added to for longer is not gone on with. */
const NEWEST_RUN_MS = 9 * 86_400_000;

/** A finding and the service that it is of. */
export interface Observation extends Found {
  readonly name: string;
  /** Of the check or the data source that the service stands for. */
  readonly referenceId: string | null;
}

const LEVELS: Readonly<Record<ServiceStatus, LogLevel>> = { up: 'info', degraded: 'warn', down: 'error' };
const KIND_NAMES: Readonly<Record<ServiceKind, string>> = { heartbeat: 'heartbeats', check: 'a check', 'data-source': 'a data source', installation: 'the installation' };

/** Writes down how services were found: how they stand, their history, and events when they change. */
@Injectable()
export class ServiceRecorder {
  constructor(
    private readonly repository: ServicesRepository,
    private readonly systemEvents: SystemEvents,
    private readonly ingest: IngestService,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Records findings, in any order.
   * @returns by name, or by reference, why those of a service were not taken
   */
  async observe(scope: TenantScope, kind: ServiceKind, observations: readonly Observation[]): Promise<Map<string, string>> {
    const now = this.clock.now();
    const rejected = new Map<string, string>();
    const changes = await this.repository.transaction(scope, async (manager) => {
      await this.repository.lock(manager, scope);
      const known = await this.repository.list(manager, scope);
      const groups = groupsOf(observations);
      const concerned = known.filter(({ name, referenceId }) => groups.has(referenceId ?? name)).map(({ id }) => id);
      const newest = await this.repository.newestRuns(manager, scope, concerned, new Date(now.getTime() - NEWEST_RUN_MS));
      const applied: Applied<Service>[] = [];
      let count = known.length;
      for (const [key, group] of groups) {
        const { name, referenceId } = group[0] as Observation;
        const before = known.find((each) => (referenceId === null ? each.name === name : each.referenceId === referenceId)) ?? null;
        const problem = before ? (before.kind === kind ? null : `${name} is watched by ${KIND_NAMES[before.kind]}`) : count >= MOST_SERVICES ? `a tenant may have ${MOST_SERVICES} services` : null;
        if (problem !== null) {
          rejected.set(key, problem);
          continue;
        }
        const named = freeName(name, kind, before, known);
        const result = applyFindings<Service>(before && { ...before, name: named }, (before && newest.get(before.id)) ?? null, { id: randomUUID(), name: named, kind, referenceId }, group);
        if (!result) continue;
        if (!before) count += 1;
        applied.push(result);
      }
      await this.write(manager, scope, applied, now);
      return transitionsOf(applied);
    });
    this.publish(scope, changes, kind === 'installation');
    await this.measure(scope, observations.filter(({ name, referenceId }) => !rejected.has(referenceId ?? name)));
    return rejected;
  }

  /** Calls those down whose heartbeats have stopped. @returns how many that are now */
  async noteSilence(scope: TenantScope, watchedSince: number): Promise<number> {
    const now = this.clock.now();
    const changes = await this.repository.transaction(scope, async (manager) => {
      await this.repository.lock(manager, scope);
      const overdue = await this.repository.overdue(manager, scope, now);
      const newest = await this.repository.newestRuns(manager, scope, overdue.map(({ id }) => id), new Date(now.getTime() - NEWEST_RUN_MS));
      const applied = overdue.flatMap((service) => applySilence(service, newest.get(service.id) ?? null, now.getTime(), watchedSince) ?? []);
      await this.write(manager, scope, applied, now);
      return transitionsOf(applied);
    });
    if (changes.length > 0) this.publish(scope, changes);
    return changes.length;
  }

  /** Forgets services and their history. */
  async forget(manager: EntityManager, scope: TenantScope, services: readonly Service[]): Promise<void> {
    await this.repository.delete(manager, scope, services.map(({ id }) => id));
  }

  private async write(manager: EntityManager, scope: TenantScope, applied: readonly Applied<Service>[], now: Date): Promise<void> {
    await this.repository.save(manager, scope, applied.map(({ standing }) => standing), now);
    await this.repository.saveRuns(manager, scope, applied.flatMap(({ standing, runs }) => runs.map((run) => ({ ...run, serviceId: standing.id }))));
    const told = transitionsOf(applied).filter(({ from, to }) => from !== null || to !== 'up');
    await this.systemEvents.recordIn(manager, scope, told.map(eventOf));
  }

  private publish(scope: TenantScope, changes: readonly ServiceTransition[], everybody = false): void {
    const { tenantId } = scope;
    for (const { service, from, to, at } of changes) {
      this.events.publish(new SystemStatusChanged({ tenantId, service: service.name, status: to, previous: from, since: new Date(at).toISOString() }));
    }
    this.events.publish(new ServicesObserved({ tenantId, everybody }));
  }

  /** Latencies are a metric like any other, so that their percentiles and history are. */
  private async measure(scope: TenantScope, observations: readonly Observation[]): Promise<void> {
    const events = observations.flatMap(({ name, at, latencyMs }): MetricEvent[] =>
      latencyMs === null ? [] : [{ id: `service:${name}:${at}`, metric: SERVICE_LATENCY, value: latencyMs, timestamp: at, dimensions: { service: name }, type: 'system' }],
    );
    if (events.length > 0) await this.ingest.record(scope.tenantId, events);
  }
}

/** How long services took to answer, by `service`. */
export const SERVICE_LATENCY = 'service.latency_ms';

type ServiceTransition = Transition & { readonly service: Service };

function transitionsOf(applied: readonly Applied<Service>[]): ServiceTransition[] {
  return applied.flatMap(({ standing, transitions }) => transitions.map((transition) => ({ ...transition, service: standing })));
}

function eventOf({ service, at, from, to, message }: ServiceTransition): SystemEvent {
  return {
    at: new Date(at),
    type: `service.${to}`,
    level: LEVELS[to],
    service: service.name,
    message: `${service.name} is ${to}${message === null ? '' : `: ${message}`}`,
    traceId: null,
    requestId: null,
    fields: { status: to, ...(from === null ? {} : { previous: from }) },
  };
}

/** By what a service is told apart by. */
function groupsOf(observations: readonly Observation[]): Map<string, Observation[]> {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const key = observation.referenceId ?? observation.name;
    const group = groups.get(key);
    if (group) group.push(observation);
    else groups.set(key, [observation]);
  }
  return groups;
}

/** What is probed must be shown, also when its name is another service's. */
function freeName(name: string, kind: ServiceKind, before: Service | null, known: readonly Service[]): string {
  const taken = (candidate: string): boolean => known.some((each) => each.name === candidate && each.id !== before?.id);
  if (kind === 'heartbeat' || !taken(name)) return name;
  for (let number = 2; ; number += 1) if (!taken(`${name} (${number})`)) return `${name} (${number})`;
}
