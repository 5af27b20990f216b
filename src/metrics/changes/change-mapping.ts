import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { EventBus, PostgresRelay } from '../../platform/events/index.js';
import { DomainError } from '../../platform/http/index.js';
import { BLANK, Unreadable } from '../domain/batch-items.js';
import { type Change, looksLikeChange, readChange } from '../domain/changes/change.js';
import { type ChangeRule, UnmappableChange, applyRule } from '../domain/changes/change-rule.js';
import type { MetricEvent } from '../domain/event.js';
import { hashed } from '../ingest/keys.js';
import { ChangeRulesChanged } from './change-rules.events.js';
import { ChangeRulesRepository } from './change-rules.repository.js';

/** Changes that are mapped before others get their turn. */
const CHANGES_A_TURN = 500;
/** Events that one batch of changes may become. */
const MAX_EVENTS = 50_000;
/** Reasons of one batch: one for each item that there may be. Each of a hundred rules may have its own for each change. */
const MAX_REASONS = 250_000;
const MAX_TENANTS = 1_000;
/** After this long rules are read anew, should an event of another replica have been lost. */
const MAX_AGE_MS = 60_000;

/** A rule that is kept. */
interface KeptRule {
  readonly id: string;
  readonly name: string;
  readonly rule: ChangeRule;
}

/** A batch whose changes have become events. */
export interface MappedBatch {
  /** The batch's items, with a blank in the place of each change, and then the events that were made. */
  readonly items: readonly unknown[];
  /** Place in the batch of what lies at an index of `items`. */
  readonly placeOf: (index: number) => number;
  /** Changes that could not become events. */
  readonly rejected: readonly { index: number; reason: string }[];
  /** Changes that became none. */
  readonly ignored: number;
}

/** Makes events of changes, by the rules of their tenant. */
@Injectable()
export class ChangeMapping {
  private readonly rules = new LRUCache<string, readonly KeptRule[]>({ max: MAX_TENANTS, ttl: MAX_AGE_MS });
  /** Counts up when rules have changed: what was being read meanwhile may be older. */
  private changes = 0;

  constructor(
    private readonly repository: ChangeRulesRepository,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(ChangeRulesChanged, ({ tenantId }) => {
      this.changes += 1;
      this.rules.delete(tenantId);
    });
    relay.onGap(() => {
      this.changes += 1;
      this.rules.clear();
    });
  }

  /** The rules of a tenant that are enabled. */
  async rulesOf(tenantId: string): Promise<readonly KeptRule[]> {
    const known = this.rules.get(tenantId);
    if (known) return known;
    const { changes } = this;
    const rules = (await this.repository.listEnabled({ tenantId })).map(({ id, name, rule }) => ({ id, name, rule }));
    if (changes === this.changes) this.rules.set(tenantId, rules);
    return rules;
  }

  /**
   * Maps the changes among the items of a batch, and leaves the others as they are.
   * @param key recognises the batch when it comes again; used for changes that do not say where they stand in their source's log
   * @param only rejects what is no change
   * @throws DomainError PAYLOAD_TOO_LARGE when the changes become too many events, or break too many rules
   */
  async map(tenantId: string, batch: Iterable<unknown>, key: string | null, only: boolean): Promise<MappedBatch> {
    const items: unknown[] = [];
    const made: MetricEvent[] = [];
    const places: number[] = [];
    const rejected: { index: number; reason: string }[] = [];
    let ignored = 0;
    let index = -1;
    for (const item of batch) {
      index += 1;
      const passes = item === BLANK || item instanceof Unreadable || (!only && item !== null && !looksLikeChange(item));
      items.push(passes ? item : BLANK);
      if (passes) continue;
      const change = readChange(item);
      if ('problem' in change) rejected.push({ index, reason: change.problem });
      else if ('nothing' in change) ignored += 1;
      else {
        const { events, reasons } = mapChange(change, await this.rulesOf(tenantId), key === null ? null : `${key}\n${index}`);
        made.push(...events);
        places.push(...events.map(() => index));
        for (const reason of reasons) rejected.push({ index, reason });
        if (events.length === 0 && reasons.length === 0) ignored += 1;
      }
      if (made.length > MAX_EVENTS) throw new DomainError('PAYLOAD_TOO_LARGE', `The changes would become more than ${MAX_EVENTS} events; send fewer at once.`);
      if (rejected.length > MAX_REASONS) throw new DomainError('PAYLOAD_TOO_LARGE', `The changes break rules more than ${MAX_REASONS} times; send fewer at once.`);
      if (index % CHANGES_A_TURN === CHANGES_A_TURN - 1) await nextTurn();
    }
    const { length } = items;
    items.push(...made);
    return { items, placeOf: (at) => (at < length ? at : (places[at - length] ?? at)), rejected, ignored };
  }
}

/** @param fallback recognises the change where it does not say where it stands */
function mapChange(change: Change, rules: readonly KeptRule[], fallback: string | null): { events: MetricEvent[]; reasons: string[] } {
  const events: MetricEvent[] = [];
  const reasons: string[] = [];
  let identity: string | null = null;
  for (const { id, name, rule } of rules) {
    const event = applyRule(rule, change);
    if (event === null) continue;
    if (event instanceof UnmappableChange) {
      reasons.push(`rule ${JSON.stringify(name)}: ${event.reason}`);
      continue;
    }
    identity ??= identityOf(change, fallback);
    events.push({ ...event, ...(identity === null ? {} : { id: hashed(`change ${id} ${identity}`) }) });
  }
  return { events, reasons };
}

/** Rows of one statement may share their place in the log (PostgreSQL, bulk inserts), and those of a snapshot do. */
function identityOf({ position, operation, before, after }: Change, fallback: string | null): string | null {
  return position === null ? fallback : `${position} ${operation} ${JSON.stringify([before, after])}`;
}
