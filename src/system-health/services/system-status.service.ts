import { Injectable } from '@nestjs/common';
import { SystemTenant } from '../../tenants/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import type { TimeRange } from '../logs/domain/time-range.js';
import { rangeOf } from '../logs/dto/time-range.dto.js';
import { Workflows } from '../workflows/workflows.service.js';
import { serviceLevelOf, sumOf, tally } from './domain/availability.js';
import { overallStatus, uptimeText } from './domain/service-status.js';
import type { StatusQueryDto } from './dto/status.dto.js';
import { type ServiceResponse, type SystemStatusResponse } from './dto/service.response.js';
import { InstallationFigures } from './installation-figures.js';
import { shownService } from './shown-service.js';
import { type Service, ServicesRepository } from './services.repository.js';

/** Services of one tenant. */
interface OwnedServices {
  readonly scope: TenantScope;
  readonly services: readonly Service[];
}

/** How everything is: the tenant's services and those of the installation, which serve every tenant. */
@Injectable()
export class SystemStatusService {
  constructor(
    private readonly repository: ServicesRepository,
    private readonly figures: InstallationFigures,
    private readonly workflows: Workflows,
    private readonly systemTenant: SystemTenant,
    private readonly clock: Clock,
  ) {}

  async status(scope: TenantScope, asked: StatusQueryDto = {}): Promise<SystemStatusResponse> {
    const now = this.clock.now();
    const owned = await this.services(scope, asked);
    const services = shown(owned, now.getTime());
    const uptimeSeconds = Math.floor(process.uptime());
    const range = rangeOf(asked.timeRange ?? '24h', now);
    const [availabilityPercent, activeWorkflows, figures] = await Promise.all([this.availability(owned, range, now), this.workflows.countActive(scope), this.figures.now()]);
    return {
      overallStatus: overallStatus(services.map(({ status }) => status)),
      services: asked.filters?.statuses === undefined ? services : services.filter(({ status }) => asked.filters?.statuses?.includes(status)),
      uptime: uptimeText(uptimeSeconds),
      uptimeSeconds,
      availabilityPercent,
      activeWorkflows,
      ...figures,
      timestamp: now,
    };
  }

  /** The services as they are shown, by name; for those who are told of changes. */
  async shownServices(scope: TenantScope): Promise<ServiceResponse[]> {
    return shown(await this.services(scope, {}), this.clock.now().getTime());
  }

  private async services(scope: TenantScope, { filters }: StatusQueryDto): Promise<OwnedServices[]> {
    const system = await this.systemTenant.ensure();
    const scopes = system.tenantId === scope.tenantId ? [scope] : [scope, system];
    const wanted = ({ name, kind }: Service): boolean => (filters?.services?.includes(name) ?? true) && (filters?.kinds?.includes(kind) ?? true);
    return Promise.all(
      scopes.map(async (each) => ({ scope: each, services: (await this.repository.transaction(each, (manager) => this.repository.list(manager, each))).filter(wanted) })),
    );
  }

  private async availability(owned: readonly OwnedServices[], { from, to }: TimeRange, now: Date): Promise<number | null> {
    const until = new Date(Math.min(to.getTime(), now.getTime()));
    if (from >= until) return null;
    const span = { from: from.getTime(), to: until.getTime() };
    const tallies = await Promise.all(
      owned.map(async ({ scope, services }) => {
        const runs = await this.repository.transaction(scope, (manager) => this.repository.runs(manager, scope, services.map(({ id }) => id), from, until));
        return [...runs.values()].flatMap((each) => tally(each, [span]));
      }),
    );
    // Any target does: it is the availability that is asked for.
    return serviceLevelOf(sumOf(tallies.flat()), 50).availability;
  }
}

function shown(owned: readonly OwnedServices[], now: number): ServiceResponse[] {
  return owned.flatMap(({ services }) => services.map((service) => shownService(service, now))).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
