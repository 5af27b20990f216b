import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { type Actor, DomainError, Page, decodeCursor, encodeCursor, invalid, notFound } from '../../platform/http/index.js';
import { UsageChanges } from '../usage/usage-changes.js';
import { readEntries } from './domain/read-entries.js';
import type { PriceBookVersionsDto, WritePriceBookDto } from './dto/price-book.dto.js';
import { PriceBookResponse, PriceBookVersionResponse } from './dto/price-book.response.js';
import { DEFAULT_BOOK, DEFAULT_NOTE, PriceBook } from './price-book.js';
import { PriceBookRepository, type WrittenVersion } from './price-book.repository.js';
import { PricedDaysRepository } from './priced-days.repository.js';

/** The default book as it stands before anybody needed it. */
const UNWRITTEN = { ...DEFAULT_BOOK, note: DEFAULT_NOTE, createdBy: null, createdAt: null };

/** Reading price books, and writing their next version. */
@Injectable()
export class PriceBookService {
  constructor(
    private readonly repository: PriceBookRepository,
    private readonly priceBook: PriceBook,
    private readonly pricedDays: PricedDaysRepository,
    private readonly changes: UsageChanges,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @param version the newest unless given
   * @throws DomainError NOT_FOUND
   */
  async get(actor: Actor, version?: number): Promise<PriceBookResponse> {
    const { newest, found } = await this.repository.transaction(actor, async (manager) => ({
      newest: (await this.repository.newest(manager, actor)) ?? UNWRITTEN,
      found: version === undefined ? undefined : (await this.repository.findAll(manager, actor, [version]))[0],
    }));
    if (version === undefined || version === newest.version) return PriceBookResponse.of(newest, true);
    if (!found) throw notFound('version of the price book');
    return PriceBookResponse.of(found, false);
  }

  /** The newest first; without the default book as long as nobody needed it. */
  async versions(actor: Actor, { limit, cursor }: PriceBookVersionsDto): Promise<Page<PriceBookVersionResponse>> {
    const rows = await this.repository.list(actor, versionIn(cursor), limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return new Page(shown.map((row) => PriceBookVersionResponse.of(row)), rows.length > limit && last ? encodeCursor([last.version]) : null);
  }

  /**
   * Writes the next version. From now on it is in force for today and for days that are not closed; those that are keep
   * theirs until they are repriced.
   * @throws DomainError VALIDATION_FAILED with the path of each field, CONFLICT when another version is the newest
   */
  async write(actor: Actor, { version, currency, entries: written, note = '' }: WritePriceBookDto): Promise<PriceBookResponse> {
    const { entries, problems } = readEntries(written);
    if (problems.length > 0) throw invalid(...problems);
    const saved = await this.repository.transaction(actor, async (manager) => {
      const before = await this.priceBook.ensure(manager, actor);
      const next: WrittenVersion = { version: version + 1, currency, entries, note, createdBy: actor.userId, createdAt: this.clock.now() };
      // Two who follow the same version at once: the number is taken by one of them.
      if (before.version !== version || !(await this.repository.insert(manager, actor, next))) throw outdated(version, before.version);
      const images = { before: imageOf(before), after: imageOf(next) };
      await this.audit.record(manager, actor, { action: 'price-book.update', resourceType: 'price-book', resourceId: String(next.version), ...images });
      await this.changes.mark(manager, actor, await this.pricedDays.openDays(manager, actor));
      return next;
    });
    return PriceBookResponse.of(saved, true);
  }
}

const imageOf = ({ version, currency, entries, note }: WrittenVersion): object => ({ version, currency, entries, note });

const outdated = (given: number, newest: number): DomainError =>
  new DomainError('CONFLICT', `Version ${given} is not the newest of the price book any more; look at version ${Math.max(newest, given + 1)} first.`, { currentVersion: Math.max(newest, given + 1) });

function versionIn(cursor: string | undefined): number | null {
  const [version] = decodeCursor(cursor, 1) ?? [null];
  if (version === null) return null;
  if (typeof version === 'number' && Number.isInteger(version) && version > 0 && version < 2 ** 31) return version;
  throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a list has answered' });
}
