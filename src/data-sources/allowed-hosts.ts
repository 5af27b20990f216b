import { Injectable } from '@nestjs/common';
import { AuditLog, type AuditScope } from '../audit/index.js';
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
    private readonly audit: AuditLog,
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

  /** Opens a host and port. What is open for the same reason already stays as it is, and is not recorded again. */
  async allow(actor: Actor | AuditScope, { host, port, reason = '' }: AllowHostDto): Promise<AllowedHostResponse> {
    const entry = { host, port, reason, createdBy: actor.userId ?? null, createdAt: this.clock.now() };
    const kept = await this.repository.transaction(actor, async (manager) => {
      const before = await this.repository.find(manager, host, port);
      if (before?.reason === reason) return before;
      await this.repository.save(manager, entry);
      await this.audit.record(manager, actor, { ...recordOf('allow', host, port), before: before && { reason: before.reason }, after: { reason } });
      return entry;
    });
    if (kept === entry) this.changed(host);
    return { host, port, reason, createdAt: kept.createdAt };
  }

  /** @throws DomainError NOT_FOUND when the host is not open. */
  async disallow(actor: Actor, host: string, port: number): Promise<void> {
    await this.repository.transaction(actor, async (manager) => {
      const before = await this.repository.find(manager, host, port);
      if (!before) throw notFound('allowed host');
      await this.repository.delete(manager, host, port);
      await this.audit.record(manager, actor, { ...recordOf('disallow', host, port), before: { reason: before.reason }, after: null });
    });
    this.changed(host);
  }

  private async load(): Promise<EgressPolicy> {
    const allowedHosts = (await this.repository.list()).map(({ host, port }) => `${host}:${port}`);
    return new EgressPolicy({ allowedHosts });
  }

  private changed(host: string): void {
    this.policy = null;
    this.events.publish(new AllowedHostsChanged({ host }));
  }
}

function recordOf(verb: 'allow' | 'disallow', host: string, port: number): { action: string; resourceType: string; resourceId: string } {
  return { action: `allowed-host.${verb}`, resourceType: 'allowed-host', resourceId: `${host}:${port}` };
}
