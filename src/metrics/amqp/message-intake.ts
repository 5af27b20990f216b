import { Injectable } from '@nestjs/common';
import type { ConsumeMessage } from 'amqplib';
import { type Actor, CredentialVerifiers, DomainError, type ErrorCode, toDomainError, unpacked } from '../../platform/http/index.js';
import { Unreadable } from '../domain/batch-items.js';
import { ChangeIntake } from '../changes/change-intake.js';
import { BATCH_LIMIT_BYTES, batchFormatOf, itemsOfBody } from '../ingest/event-body.js';
import { type IngestResult, IngestService } from '../ingest/ingest.service.js';
import { ByteBudget } from './byte-budget.js';
import { DeadLetter, type DeadReason, KEY_HEADER } from './dead-letter.js';

/** Bytes of messages that are unpacked at once. */
const UNPACKED_BYTES = 32 * 1024 * 1024;
const MAX_KEY_CHARACTERS = 1_024;
/** What would be refused again however often it is tried. */
const FINAL: Partial<Record<ErrorCode, DeadReason>> = {
  UNAUTHORIZED: 'unauthorized',
  ACCESS_DENIED: 'forbidden',
  VALIDATION_FAILED: 'malformed',
  PAYLOAD_TOO_LARGE: 'too-large',
};

/** Takes the events of one message, by the rules of HTTP: an API key says whose they are, and the message's id is the batch's key. */
@Injectable()
export class MessageIntake {
  private readonly budget = new ByteBudget(UNPACKED_BYTES);

  constructor(
    private readonly ingest: IngestService,
    private readonly changes: ChangeIntake,
    private readonly verifiers: CredentialVerifiers,
  ) {}

  /**
   * @param ending begins nothing any more: rejects unless the events are on their way to be written
   * @returns once all that was accepted is committed: what is to be laid aside, null when nothing is.
   * @throws whatever may pass by itself: the buffer is full, the database is away
   */
  async take(message: ConsumeMessage, ending: AbortSignal): Promise<DeadLetter | null> {
    let tenantId: string | null = null;
    try {
      ({ tenantId } = await this.sender(message));
      ending.throwIfAborted();
      return await this.takeFor(tenantId, message, ending);
    } catch (error) {
      const { code, message: sentence } = toDomainError(error);
      const reason = FINAL[code];
      if (reason === undefined) throw error;
      return DeadLetter.whole(message, reason, sentence, tenantId);
    }
  }

  private async sender({ properties }: ConsumeMessage): Promise<Actor> {
    const apiKey = keyOf(properties.headers?.[KEY_HEADER]);
    if (apiKey === null) throw new DomainError('UNAUTHORIZED', `The header ${KEY_HEADER} with an API key is missing.`);
    const verified = await this.verifiers.verify({
      apiKey,
      authorization: undefined,
      origin: undefined,
      host: undefined,
      fetchSite: undefined,
      referer: undefined,
      via: 'request',
    });
    if (!verified) throw new DomainError('UNAUTHORIZED', 'The API key does not hold.');
    if (!verified.actor.permissions.has('ingest:write')) throw new DomainError('ACCESS_DENIED', 'The API key lacks the permission ingest:write.');
    return verified.actor;
  }

  private async takeFor(tenantId: string, message: ConsumeMessage, ending: AbortSignal): Promise<DeadLetter | null> {
    const { contentType, contentEncoding, messageId } = message.properties as unknown as Record<string, unknown>;
    const format = batchFormatOf(typeof contentType === 'string' ? plain(contentType.split(';')[0] ?? '') : 'application/json');
    const encoding = typeof contentEncoding === 'string' && contentEncoding !== '' ? plain(contentEncoding) : 'identity';
    // The line's end keeps ids of messages apart from keys of HTTP, which hold none.
    const key = typeof messageId === 'string' && messageId !== '' ? `amqp\n${messageId}` : null;
    this.ingest.assertRoom();
    return this.budget.with(
      () => unpacked(message.content, encoding, BATCH_LIMIT_BYTES),
      async (bytes) => {
        ending.throwIfAborted();
        if (isTombstone(bytes)) return null;
        const items: unknown[] = [];
        const { rejected } = await this.changes.take(tenantId, kept(itemsOfBody(bytes, format), items), key);
        return rejected.length === 0 ? null : DeadLetter.items(message, withItems(rejected, items), tenantId);
      },
    );
  }
}

/** What connectors send after the deletion of a row; the last is what Debezium's server writes for no value unless told otherwise. */
const TOMBSTONES: ReadonlySet<string> = new Set(['', 'null', 'default']);
const isTombstone = (bytes: Buffer): boolean => bytes.length <= 16 && TOMBSTONES.has(bytes.toString('utf8').trim());

/** A key as plain text, or as the headers of Kafka Connect carry it: as bytes, and as JSON with its schema or without. */
function keyOf(header: unknown): string | null {
  const text = Buffer.isBuffer(header) ? header.toString('utf8') : header;
  if (typeof text !== 'string' || text.length > MAX_KEY_CHARACTERS) return null;
  if (!/^["{]/.test(text)) return text;
  try {
    const value = JSON.parse(text) as string | { payload?: unknown };
    const key = typeof value === 'string' ? value : value.payload;
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}

const plain = (text: string): string => text.trim().toLowerCase();

/** The same items, one by one, which are then also in a list. */
function* kept(items: Iterable<unknown>, into: unknown[]): Generator<unknown> {
  for (const item of items) {
    into.push(item);
    yield item;
  }
}

function withItems(rejected: IngestResult['rejected'], items: readonly unknown[]): { index: number; reason: string; item: unknown }[] {
  return rejected.map(({ index, reason }) => {
    const item = items[index];
    return { index, reason, item: item instanceof Unreadable ? item.text : item };
  });
}
