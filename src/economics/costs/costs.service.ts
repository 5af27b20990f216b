import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import Negotiator from 'negotiator';
import type { TenantScope } from '../../platform/database/index.js';
import { RawAnswer } from '../../platform/http/index.js';
import { COST_DIMENSIONS } from '../domain/cost.js';
import { daysFrom } from '../domain/days.js';
import { LedgerReader } from '../ledger/ledger-reader.js';
import type { LedgerSelection } from '../ledger/domain/ledger.js';
import { CostPeriods } from './cost-periods.js';
import { groupCosts, otherCurrencies } from './domain/group-costs.js';
import type { CostsQueryDto } from './dto/costs.dto.js';
import type { CostsResponse } from './dto/costs.response.js';
import { ledgerCsv } from './ledger-csv.js';
import { UnpricedCostsRepository } from './unpriced-costs.repository.js';

/** JSON first: it is what those get who have no preference. */
const OFFERED = ['application/json', 'text/csv', 'text/csv;charset=utf-8'];

/** What the ledger says, by day and group, or row by row. */
@Injectable()
export class CostsService {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly unpriced: UnpricedCostsRepository,
    private readonly periods: CostPeriods,
  ) {}

  /** @throws DomainError VALIDATION_FAILED */
  async answer(scope: TenantScope, query: CostsQueryDto, accept: string | undefined): Promise<CostsResponse | RawAnswer> {
    const wanted = new Negotiator({ headers: { accept } }).mediaType(OFFERED);
    return wanted?.startsWith('text/csv') ? this.csv(scope, query) : this.grouped(scope, query);
  }

  /** As JSON. @throws DomainError VALIDATION_FAILED */
  async grouped(scope: TenantScope, query: CostsQueryDto): Promise<CostsResponse> {
    const [{ from, to, timeZone }, currency] = [await this.periods.of(scope, query), await this.periods.currency(scope, query)];
    const sums = await this.ledger.sums(scope, selectionOf(query, from, to), ['day', query.groupBy]);
    const days = daysFrom(from, to);
    const own = sums.filter((sum) => sum.currency === currency).map(({ key, amount, rows, unpriced }) => ({ day: key.day ?? '', value: key[query.groupBy] ?? '', amount, rows, unpriced }));
    const { total, amounts, groups } = groupCosts(own, days, query.limit);
    return {
      from,
      to,
      timeZone,
      groupBy: query.groupBy,
      currency,
      total: total === null ? null : { amount: total, currency },
      otherCurrencies: otherCurrencies(sums, currency),
      unpriced: await this.unpriced.list(scope, from, to, query.category ?? null),
      days,
      amounts: [...amounts],
      groups: groups.map(({ value, rest, amount, percent, amounts: each, unpriced }) => ({
        value,
        rest,
        amount: amount === null ? null : { amount, currency },
        percent,
        amounts: [...each],
        unpriced,
      })),
    };
  }

  /** Rows of all currencies unless one is named, by day. */
  private async csv(scope: TenantScope, query: CostsQueryDto): Promise<RawAnswer> {
    const { from, to } = await this.periods.of(scope, query);
    const rows = this.ledger.rows(scope, selectionOf(query, from, to));
    const stream = Readable.from(ledgerCsv(rows, query.currency ?? null), { objectMode: false });
    // Whoever sends it hears of a failure; one that comes before that must not end the process.
    stream.on('error', () => undefined);
    return new RawAnswer(stream, 'text/csv; charset=utf-8; header=present', `costs-${from}-${to}.csv`);
  }
}

function selectionOf(query: CostsQueryDto, from: string, to: string): LedgerSelection {
  const { category, source } = query;
  const named = (['subcategory', ...COST_DIMENSIONS] as const).filter((name) => query[name] !== undefined);
  return {
    from,
    to,
    ...(category === undefined ? {} : { categories: [category] }),
    ...(source === undefined ? {} : { sources: [source] }),
    where: Object.fromEntries(named.map((name) => [name, query[name]])),
  };
}
