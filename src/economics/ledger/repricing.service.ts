import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/index.js';
import { TenantDatabase } from '../../platform/database/index.js';
import { type Actor, type Page, invalid, keysetOf, notFound, pageOf } from '../../platform/http/index.js';
import { type Day, daysBetween, daysFrom } from '../domain/days.js';
import type { PriceBookVersion } from '../price-book/domain/price-book.js';
import { PriceBook } from '../price-book/price-book.js';
import { DayCosts } from './day-costs.js';
import { CostComparison, stretchesOf } from './domain/compare-costs.js';
import type { CostLine } from './domain/cost-day.js';
import type { RepriceDto, RepricingsDto } from './dto/repricing.dto.js';
import { RepricingResponse } from './dto/repricing.response.js';
import { LedgerWriter } from './ledger-writer.js';
import { RepricedDays } from './repriced-days.js';
import { type Repricing, RepricingsRepository } from './repricings.repository.js';

/** Days of one repricing. */
const MOST_DAYS = 400;

/** Which days by which version, once that is known to make sense. */
interface Plan {
  readonly days: readonly Day[];
  readonly book: PriceBookVersion;
}

/** Prices days that are over by another version of the price book, and shows first what that changes. */
@Injectable()
export class RepricingService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly priceBook: PriceBook,
    private readonly dayCosts: DayCosts,
    private readonly repriced: RepricedDays,
    private readonly repricings: RepricingsRepository,
    private readonly writer: LedgerWriter,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns what differs, with the id of the repricing, or without one for a preview, which writes nothing.
   * @throws DomainError VALIDATION_FAILED for a period that cannot be, NOT_FOUND for an unknown version
   */
  async reprice(actor: Actor, { preview = true, reason = '', ...asked }: RepriceDto): Promise<RepricingResponse> {
    const today = await this.writer.today(actor);
    assertPeriod(asked, today);
    if (preview) return this.database.run(actor, async (manager) => RepricingResponse.of(await this.compared(manager, actor, await this.planOf(manager, actor, asked, today), reason)));
    return this.writer.write(actor, async ({ manager, now, changed }) => {
      await this.priceBook.ensure(manager, actor);
      const plan = await this.planOf(manager, actor, asked, today);
      const write = async (day: Day, lines: readonly CostLine[]): Promise<void> => changed(await this.repriced.write(manager, actor, day, day < today, lines, plan.book, now));
      const repricing: Repricing = { ...(await this.compared(manager, actor, plan, reason, write)), id: randomUUID(), createdBy: actor.userId, createdAt: now };
      await this.repricings.insert(manager, actor, repricing);
      const { from, to, version, versionsBefore, difference } = repricing;
      const images = { before: { versions: versionsBefore }, after: { from, to, version, reason, totals: difference.totals } };
      await this.audit.record(manager, actor, { action: 'costs.reprice', resourceType: 'costs', resourceId: repricing.id, ...images });
      return RepricingResponse.of(repricing);
    });
  }

  /** The newest first. */
  async list(actor: Actor, { limit, cursor }: RepricingsDto): Promise<Page<RepricingResponse>> {
    const rows = await this.repricings.list(actor, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], (row) => RepricingResponse.of(row));
  }

  private async planOf(manager: EntityManager, actor: Actor, { from, to, version }: Asked, today: Day): Promise<Plan> {
    const newest = await this.priceBook.newest(manager, actor);
    const book = version === undefined || version === newest.version ? newest : await this.priceBook.find(manager, actor, version);
    if (!book) throw notFound('version of the price book');
    if (to === today && book.version !== newest.version) throw problem('to', 'today', `must be before today (${today}), which goes by the newest version until it is over`);
    return { days: daysFrom(from, to), book };
  }

  /** @param write is given what each day costs by the version */
  private async compared(manager: EntityManager, actor: Actor, { days, book }: Plan, reason: string, write?: (day: Day, lines: readonly CostLine[]) => Promise<void>): Promise<NewRepricing> {
    const prices = await this.priceBook.pricesIn(manager, actor, days);
    const comparison = new CostComparison();
    for (const day of days) {
      comparison.add('before', await this.repriced.costsOf(manager, actor, day));
      const lines = await this.dayCosts.linesOf(manager, actor, day, book);
      comparison.add('after', lines.map(({ category, subcategory, dimensions, currency, amount }) => ({ day, category, meter: subcategory, model: dimensions.model, currency, amount })));
      await write?.(day, lines);
    }
    const versionsBefore = stretchesOf(days.map((day) => ({ day, version: prices.on(day).version })));
    return { id: null, from: days[0] ?? '', to: days.at(-1) ?? '', version: book.version, versionsBefore, difference: comparison.result(), reason, createdBy: null, createdAt: null };
  }
}

type Asked = Pick<RepriceDto, 'from' | 'to' | 'version'>;
type NewRepricing = Omit<Repricing, 'id' | 'createdAt'> & { id: null; createdAt: null };

const problem = (path: string, rule: string, message: string): Error => invalid({ path, rule, message: `${path} ${message}` });

function assertPeriod({ from, to }: Asked, today: Day): void {
  if (to < from) throw problem('to', 'order', 'must not be before from');
  if (to > today) throw problem('to', 'future', `must not be after today, which is ${today} in the tenant's time zone`);
  if (daysBetween(from, to) >= MOST_DAYS) throw problem('from', 'days', `must be at most ${MOST_DAYS} days before to`);
}
