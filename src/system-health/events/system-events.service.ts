import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { redactText } from '../logs/domain/redact-secrets.js';
import { cut, flattenFields } from '../logs/domain/flatten-fields.js';
import { redactFields } from '../logs/domain/redact-secrets.js';
import { lastOf } from '../logs/domain/time-range.js';
import type { SystemEvent } from './domain/system-event.js';
import type { SearchEventsDto } from './dto/system-events.dto.js';
import { SystemEventsResponse } from './dto/system-events.response.js';
import { rangeOf } from '../logs/dto/time-range.dto.js';
import { type EventFilter, type RecordedEvent, SystemEventsRepository } from './system-events.repository.js';

/** An event as another module hands it in; what is absent is not known. */
export type NewSystemEvent = Pick<SystemEvent, 'type' | 'message'> & Partial<Omit<SystemEvent, 'fields'>> & { readonly fields?: Readonly<Record<string, unknown>> };

const RULES = { emails: false };

/** What happened: deploys, violations, work that began and ended. Other modules record theirs here. */
@Injectable()
export class SystemEvents {
  constructor(
    private readonly repository: SystemEventsRepository,
    private readonly clock: Clock,
  ) {}

  /** Records events of a tenant. Secrets are taken out, as of lines of logs. */
  async record(scope: TenantScope, ...events: readonly NewSystemEvent[]): Promise<void> {
    await this.repository.transaction(scope, (manager) => this.recordIn(manager, scope, events.map((event) => this.complete(event))));
  }

  /** Records events in the caller's transaction, so that they and what caused them are kept or lost together. */
  recordIn(manager: EntityManager, scope: TenantScope, events: readonly SystemEvent[]): Promise<void> {
    return this.repository.insert(manager, scope, this.clock.now(), events);
  }

  async search(scope: TenantScope, { filters: { timeRange, ...filter }, limit }: SearchEventsDto): Promise<SystemEventsResponse> {
    const now = this.clock.now();
    const range = timeRange === undefined ? (lastOf('30d', now) as { from: Date; to: Date }) : rangeOf(timeRange, now);
    const events = await this.find(scope, { ...filter, range }, limit + 1);
    return SystemEventsResponse.of(events, limit);
  }

  find(scope: TenantScope, filter: EventFilter, limit: number): Promise<RecordedEvent[]> {
    return this.repository.transaction(scope, (manager) => this.repository.find(manager, scope, filter, limit));
  }

  private complete(event: NewSystemEvent): SystemEvent {
    const clean = (text: string): string => redactText(text, RULES);
    return {
      at: event.at ?? this.clock.now(),
      type: event.type,
      level: event.level ?? 'info',
      service: event.service ?? null,
      message: cut(clean(event.message), 2_000),
      traceId: event.traceId ?? null,
      requestId: event.requestId ?? null,
      fields: redactFields(flattenFields(event.fields ?? {}, clean).fields, RULES),
    };
  }
}
