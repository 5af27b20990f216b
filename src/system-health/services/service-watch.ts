import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSourceChanged, DataSourceCreated, type DataSourceResponse, DataSourcesService, SourceConnections } from '../../data-sources/index.js';
import { SystemTenant } from '../../tenants/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Job, type JobRunContext, ScheduledJob } from '../../platform/jobs/index.js';
import { ChecksRepository } from './checks.repository.js';
import type { ProbeResult } from './domain/check.js';
import { HttpProbe } from './http-probe.js';
import { InstallationProbes, TIDEMARK } from './installation-probes.js';
import { PROBE_HOLDS_MS } from './probe-holds.js';
import { type Observation, ServiceRecorder } from './service-recorder.js';
import { ServicesRepository } from './services.repository.js';

const TENANTS_AT_ONCE = 4;
const PROBES_AT_ONCE = 8;
const SOURCE_TIMEOUT_MS = 10_000;

/** What is to be probed, and how. */
interface Target {
  readonly name: string;
  readonly referenceId: string;
  probe(signal: AbortSignal): Promise<ProbeResult>;
}

/** Looks at all services: probes those that can be, and notes whose heartbeats have stopped. */
@Injectable()
@ScheduledJob({ name: 'service-probes', cron: '*/30 * * * * *', leaseSeconds: 120 })
export class ServiceWatch implements Job, OnApplicationBootstrap {
  private readonly logger = new Logger(ServiceWatch.name);

  constructor(
    private readonly services: ServicesRepository,
    private readonly recorder: ServiceRecorder,
    private readonly checks: ChecksRepository,
    private readonly http: HttpProbe,
    private readonly installation: InstallationProbes,
    private readonly sources: DataSourcesService,
    private readonly connections: SourceConnections,
    private readonly systemTenant: SystemTenant,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    events.on(DataSourceCreated, ({ tenantId, dataSourceId }) => this.observeSource({ tenantId }, dataSourceId));
    events.on(DataSourceChanged, ({ tenantId, dataSourceId, kind }, origin) => {
      if (origin === 'here') return kind === 'deleted' ? this.forgetSource({ tenantId }, dataSourceId) : this.observeSource({ tenantId }, dataSourceId);
    });
  }

  /** So that a fresh installation shows at once that it is well, and not with the next half minute. */
  onApplicationBootstrap(): void {
    this.observeInstallation().catch((error: unknown) => this.logger.warn({ reason: (error as Error).message }, 'the installation could not be looked at'));
  }

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const watchedSince = await this.observeInstallation();
    const tenants = await this.services.tenantsToProbe(this.clock.now());
    const counts = { tenants: tenants.length, probed: 0, silent: 0, failed: 0 };
    await eachAtMost(TENANTS_AT_ONCE, tenants, async (scope) => {
      if (signal.aborted) return;
      try {
        counts.probed += await this.probeTenant(scope, signal);
        counts.silent += await this.recorder.noteSilence(scope, watchedSince);
      } catch (error) {
        // One tenant's trouble is nobody else's.
        counts.failed += 1;
        if (!signal.aborted) this.logger.warn({ tenantId: scope.tenantId, reason: (error as Error).message }, 'services of a tenant could not be looked at');
      }
    });
    return counts;
  }

  /** @returns since when somebody has been looking without a pause, ms */
  private async observeInstallation(): Promise<number> {
    const scope = await this.systemTenant.ensure();
    await this.recorder.observe(scope, 'installation', await this.installation.probe());
    const own = await this.services.transaction(scope, (manager) => this.services.find(manager, scope, TIDEMARK));
    return own?.since ?? this.clock.now().getTime();
  }

  private async probeTenant(scope: TenantScope, signal: AbortSignal): Promise<number> {
    const checks = (await this.services.transaction(scope, (manager) => this.checks.list(manager, scope))).filter(({ enabled }) => enabled);
    const sources = (await this.sources.list(scope)).filter(isProbed);
    const found = await this.probeAll(
      checks.map((check) => ({ name: check.name, referenceId: check.id, probe: (until) => this.http.probe(check, until) })),
      signal,
    );
    if (found.length > 0) await this.recorder.observe(scope, 'check', found);
    return found.length + (await this.probeSources(scope, sources, signal));
  }

  /** One that was just attached or changed, so that nobody waits for the next half minute to see how it is. */
  private async observeSource(scope: TenantScope, id: string): Promise<void> {
    const source = (await this.sources.list(scope)).find((each) => each.id === id);
    if (source && isProbed(source)) await this.probeSources(scope, [source], AbortSignal.timeout(2 * SOURCE_TIMEOUT_MS));
  }

  private async probeSources(scope: TenantScope, sources: readonly DataSourceResponse[], signal: AbortSignal): Promise<number> {
    const reached = await this.probeAll(
      sources.map(({ id, name }) => ({ name, referenceId: id, probe: (until) => this.probeSource(scope, id, until) })),
      signal,
    );
    if (reached.length > 0) await this.recorder.observe(scope, 'data-source', reached);
    return reached.length;
  }

  private async probeAll(targets: readonly Target[], signal: AbortSignal): Promise<Observation[]> {
    const observations: Observation[] = [];
    await eachAtMost(PROBES_AT_ONCE, targets, async ({ name, referenceId, probe }) => {
      if (signal.aborted) return;
      const result = await probe(signal);
      observations.push({ ...result, name, referenceId, at: this.clock.now().getTime(), intervalMs: null, holdsMs: PROBE_HOLDS_MS });
    });
    return observations;
  }

  private async probeSource(scope: TenantScope, id: string, signal: AbortSignal): Promise<ProbeResult> {
    const timeout = AbortSignal.timeout(SOURCE_TIMEOUT_MS);
    try {
      const { connector } = await this.connections.get(scope, id);
      const { ok, latencyMs, message } = await connector.test(AbortSignal.any([signal, timeout]));
      return ok ? { status: 'up', latencyMs, message: null } : { status: 'down', latencyMs: null, message: message.slice(0, 500) };
    } catch (error) {
      if (signal.aborted) throw error;
      return { status: 'down', latencyMs: null, message: timeout.aborted ? `did not answer within ${SOURCE_TIMEOUT_MS / 1000} s` : 'could not be asked' };
    }
  }

  private async forgetSource(scope: TenantScope, dataSourceId: string): Promise<void> {
    await this.services.transaction(scope, async (manager) => {
      await this.services.lock(manager, scope);
      const services = await this.services.list(manager, scope);
      await this.recorder.forget(manager, scope, services.filter(({ referenceId }) => referenceId === dataSourceId));
    });
  }
}

/** Files lie with the server itself: there is nothing to reach. */
const isProbed = ({ type }: DataSourceResponse): boolean => type !== 'file';

async function eachAtMost<T>(most: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}
