import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, notFound } from '../platform/http/index.js';
import { EgressPolicy } from '../platform/network/index.js';
import { AllowedHostsRepository } from './allowed-hosts.repository.js';
import { AllowedHostsChanged } from './data-sources.events.js';
import type { AllowHostDto } from './dto/data-source.dto.js';
import type { AllowedHostResponse } from './dto/data-source.response.js';

/** The egress policy in force: private addresses are refused unless a platform admin opened that host and port. */
@Injectable()
export class AllowedHosts {
  private policy: Promise<EgressPolicy> | null = null;

  constructor(
    private readonly repository: AllowedHostsRepository,
    private readonly clock: Clock,
    private readonly events: EventBus,
    relay: PostgresRelay,
  ) {
    const forget = (): void => {
      this.policy = null;
    };
    events.on(AllowedHostsChanged, forget);
    relay.onGap(forget);
  }

  /** The address to connect to, resolved once and checked. @throws DomainError when the policy refuses it. */
  async resolve(host: string, port: number): Promise<{ address: string; family: 4 | 6 }> {
    this.policy ??= this.load();
    try {
      return await (await this.policy).resolveForConnection(host, port);
    } catch (error) {
      // A failed load must not stay; a refusal costs one more look at the short list.
      this.policy = null;
      throw error;
    }
  }

  list(): Promise<AllowedHostResponse[]> {
    return this.repository.list();
  }

  async allow(actor: Pick<Actor, 'userId'>, { host, port, reason }: AllowHostDto): Promise<AllowedHostResponse> {
    const entry = { host, port, reason: reason ?? '', createdBy: actor.userId, createdAt: this.clock.now() };
    await this.repository.save(entry);
    this.changed();
    return { host, port, reason: entry.reason, createdAt: entry.createdAt };
  }

  async disallow(host: string, port: number): Promise<void> {
    if (!(await this.repository.delete(host, port))) throw notFound('allowed host');
    this.changed();
  }

  private async load(): Promise<EgressPolicy> {
    const allowedHosts = (await this.repository.list()).map(({ host, port }) => `${host}:${port}`);
    return new EgressPolicy({ allowedHosts });
  }

  private changed(): void {
    this.policy = null;
    this.events.publish(new AllowedHostsChanged({}));
  }
}
