import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { type Actor, type IncomingBody } from '../../platform/http/index.js';
import { readChange } from '../domain/changes/change.js';
import { UnmappableChange, applyRule } from '../domain/changes/change-rule.js';
import { EventReader, Rejection } from '../domain/event.js';
import { batchKeyOf, itemsOfBatch } from '../ingest/event-body.js';
import { type IngestResult, IngestService } from '../ingest/ingest.service.js';
import { ChangeMapping } from './change-mapping.js';
import { type TryChangeDto, changeRuleOf } from './dto/change-rule.dto.js';
import type { IngestChangesResponse, TryChangeResponse } from './dto/change-rule.response.js';

const FORGETFUL = { get: () => undefined, set: () => undefined };

/** Takes changes of rows in, as events that a tenant's rules make of them. */
@Injectable()
export class ChangeIntake {
  constructor(
    private readonly mapping: ChangeMapping,
    private readonly ingest: IngestService,
    private readonly clock: Clock,
  ) {}

  /** Changes as they come over HTTP. @throws DomainError as `POST /ingest/events` */
  async changes({ tenantId }: Actor, body: IncomingBody, header?: string): Promise<IngestChangesResponse> {
    const key = batchKeyOf(header);
    return this.take(tenantId, await itemsOfBatch(body, () => this.ingest.assertRoom()), key, true);
  }

  /**
   * Takes a batch of which some items are changes and others events, or, with `only`, changes alone.
   * @param key recognises the batch when it comes again
   * @returns indexes of items as they were given
   */
  async take(tenantId: string, items: Iterable<unknown>, key: string | null, only = false): Promise<IngestResult & { ignored: number }> {
    const mapped = await this.mapping.map(tenantId, items, key, only);
    const { accepted, duplicates, rejected } = await this.ingest.take(tenantId, mapped.items, key);
    const all = [...mapped.rejected, ...rejected.map(({ index, reason }) => ({ index: mapped.placeOf(index), reason }))];
    return { accepted, duplicates, rejected: all.sort((a, b) => a.index - b.index), ignored: mapped.ignored };
  }

  /** What would become of a message by the tenant's rules, or by one that is sent along. Nothing is written. */
  async try({ tenantId }: Actor, { message, rule }: TryChangeDto): Promise<TryChangeResponse> {
    const change = readChange(message);
    if ('nothing' in change) return { events: [], problems: [], nothing: change.nothing };
    if ('problem' in change) return { events: [], problems: [{ rule: null, reason: change.problem }], nothing: null };
    const rules = rule ? [{ name: null, rule: changeRuleOf(rule) }] : await this.mapping.rulesOf(tenantId);
    const answer: TryChangeResponse = { events: [], problems: [], nothing: null };
    const reader = new EventReader(FORGETFUL);
    for (const each of rules) {
      const event = applyRule(each.rule, change);
      if (event instanceof UnmappableChange) answer.problems.push({ rule: each.name, reason: event.reason });
      else if (event) {
        const read = reader.read(event, 0, this.clock.now().getTime());
        answer.events.push({ ...event, rule: each.name, timestamp: new Date(event.timestamp), dimensions: { ...event.dimensions }, problem: read instanceof Rejection ? read.reason : null });
      }
    }
    if (answer.events.length === 0 && answer.problems.length === 0) answer.nothing = 'no rule makes an event of it';
    return answer;
  }
}
