import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type Actor, DomainError, type IncomingBody, invalid } from '../../platform/http/index.js';
import { eventOfLine } from '../events/domain/event-of-line.js';
import { SystemEvents } from '../events/system-events.service.js';
import { parseJsonEntry } from './domain/json-entry.js';
import { type LineDefaults, keepLine } from './domain/keep-line.js';
import type { LogLine, ParsedEntry } from './domain/log-line.js';
import { BatchError, type BatchItem, batchFormatOf, readBatch } from './domain/read-batch.js';
import { parseTextLine } from './domain/text-line.js';
import { timeProblem } from './domain/times.js';
import type { IngestLogsQueryDto } from './dto/logs.dto.js';
import { type IngestLogsResponse, MOST_REJECTIONS_TOLD, type RejectedLine } from './dto/logs.response.js';
import { LogBatchesRepository } from './log-batches.repository.js';
import { LogLinesRepository, type StoredLine } from './log-lines.repository.js';
import { LogSettingsRepository } from './log-settings.repository.js';
import { LogTails } from './log-tails.js';

/** Of a body, unpacked. */
const LIMIT_BYTES = 5 * 1024 * 1024;
/** Lines of one statement. */
const ROWS_AT_ONCE = 1_000;
/** For how long lines are read before others get their turn, ms. Lines differ: some take a thousand times as long as others. */
const TURN_MS = 10;

/** Lines that could be read, and why others could not. */
interface ReadLines {
  readonly lines: readonly LogLine[];
  readonly rejected: readonly RejectedLine[];
}

/** What a caller says about a batch. */
export interface BatchOptions {
  /** For lines that name none. */
  readonly service: string;
  /** Moves the times of all lines. */
  readonly shiftMs?: number;
}

/** Takes lines in. What was answered as accepted has been committed. */
@Injectable()
export class LogIngest {
  constructor(
    private readonly repository: LogLinesRepository,
    private readonly batches: LogBatchesRepository,
    private readonly settings: LogSettingsRepository,
    private readonly systemEvents: SystemEvents,
    private readonly tails: LogTails,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the lines of a request's body.
   * @param idempotencyKey a batch with the same one is stored once; null: no key
   * @throws DomainError PAYLOAD_TOO_LARGE, VALIDATION_FAILED, CONFLICT (the key was used for another body)
   */
  async ingest(actor: Actor, body: IncomingBody, { service = 'unknown' }: IngestLogsQueryDto, idempotencyKey: string | null): Promise<IngestLogsResponse> {
    const format = batchFormatOf(body.contentType);
    if (!format) {
      throw invalid({ path: 'content-type', rule: 'isIn', message: 'Content-Type must be application/json, application/x-ndjson or text/plain' });
    }
    const bytes = await body.read(LIMIT_BYTES);
    const read = await this.read(actor, readBatch(bytes, format), { service });
    return this.store(actor, read, idempotencyKey === null ? null : { key: keyOf(idempotencyKey), body: createHash('sha256').update(bytes).digest() });
  }

  /** Stores lines of a text, as `POST /ingest/logs` does with `text/plain`; for the product's own use. @returns how many. */
  async ingestText(scope: TenantScope, text: Buffer, options: BatchOptions): Promise<number> {
    const outcome = await this.store(scope, await this.read(scope, readBatch(text, 'text'), options), null);
    return outcome.accepted;
  }

  /** Whether any line of the tenant is kept. */
  hasLines(scope: TenantScope): Promise<boolean> {
    return this.repository.hasLines(scope);
  }

  /** Reads items into lines, with a turn for everybody else now and then. */
  private async read(scope: TenantScope, items: Iterable<BatchItem>, { service, shiftMs = 0 }: BatchOptions): Promise<ReadLines> {
    const now = this.clock.now();
    const { redactEmails } = await this.repository.transaction(scope, (manager) => this.settings.find(manager, scope));
    const defaults: LineDefaults = { now, service, redaction: { emails: redactEmails } };
    const lines: LogLine[] = [];
    const rejected: RejectedLine[] = [];
    try {
      let turn = performance.now();
      for (const item of items) {
        const read = readItem(item, now, shiftMs);
        if (typeof read === 'string') rejected.push({ index: item.index, reason: read });
        else lines.push(keepLine(read, defaults));
        if (performance.now() - turn < TURN_MS) continue;
        await nextTurn();
        turn = performance.now();
      }
    } catch (error) {
      throw error instanceof BatchError ? refused(error) : error;
    }
    return { lines, rejected };
  }

  private async store(scope: TenantScope, { lines, rejected }: ReadLines, batch: { key: string; body: Buffer } | null): Promise<IngestLogsResponse> {
    const now = this.clock.now();
    const stored: StoredLine[] = [];
    const before = await this.repository.transaction(scope, async (manager) => {
      if (batch) {
        const known = await this.batches.take(manager, scope, batch.key, now, { body: batch.body, accepted: lines.length, rejected: rejected.slice(0, MOST_REJECTIONS_TOLD) });
        if (known) return known;
      }
      for (let at = 0; at < lines.length; at += ROWS_AT_ONCE) {
        stored.push(...(await this.repository.insert(manager, scope, now, lines.slice(at, at + ROWS_AT_ONCE))));
      }
      await this.systemEvents.recordIn(manager, scope, lines.flatMap((line) => eventOfLine(line) ?? []));
      return null;
    });
    if (before && batch) {
      if (!before.body.equals(batch.body)) throw new DomainError('CONFLICT', 'The Idempotency-Key was used for another body.');
      return { accepted: 0, duplicates: before.accepted, rejected: [...before.rejected], rejectedCount: rejected.length };
    }
    this.tails.stored(scope.tenantId, stored);
    return { accepted: lines.length, duplicates: 0, rejected: rejected.slice(0, MOST_REJECTIONS_TOLD), rejectedCount: rejected.length };
  }
}

/** @returns why an item is not taken, in words, or what it says. */
function readItem(item: BatchItem, now: Date, shiftMs: number): ParsedEntry | string {
  if ('reason' in item) return item.reason;
  if ('text' in item) return textEntry(item.text, now, shiftMs);
  const entry = parseJsonEntry(item.json);
  if ('problem' in entry) return entry.problem;
  return (entry.at && timeProblem(entry.at, now)) ?? shifted(entry, shiftMs);
}

/** Text is kept whatever it is: with a time that cannot be, it is as if it told none. */
function textEntry(text: string, now: Date, shiftMs: number): ParsedEntry {
  const entry = shifted(parseTextLine(text, now), shiftMs);
  if (!entry.at || timeProblem(entry.at, now) === null) return entry;
  return { ...entry, at: null, fields: { ...entry.fields, time: entry.at.toISOString() } };
}

function shifted(entry: ParsedEntry, ms: number): ParsedEntry {
  return ms === 0 || !entry.at ? entry : { ...entry, at: new Date(entry.at.getTime() + ms) };
}

function refused({ message, tooMany }: BatchError): DomainError {
  return tooMany ? new DomainError('PAYLOAD_TOO_LARGE', message) : invalid({ path: '', rule: 'json', message });
}

/** 128 bits of the key, as a UUID: keys are of any form and length. */
function keyOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
