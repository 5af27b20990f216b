import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { invalid } from '../../platform/http/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { type Day, addDays, dayOf, daysBetween } from '../domain/days.js';
import type { CostPeriodDto, CurrencyPeriodDto } from '../dto/cost-period.dto.js';
import { PriceBook } from '../price-book/price-book.js';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 400;

/** Days that a question is about, both included, where the tenant is. */
export interface CostPeriod {
  readonly from: Day;
  readonly to: Day;
  readonly today: Day;
  /** IANA */
  readonly timeZone: string;
}

/** What questions mean by their days and by their currency. */
@Injectable()
export class CostPeriods {
  constructor(
    private readonly zones: TenantTimeZones,
    private readonly prices: PriceBook,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError VALIDATION_FAILED for days that contradict each other, or for too many */
  async of(scope: TenantScope, { days, from, to }: CostPeriodDto): Promise<CostPeriod> {
    const timeZone = await this.zones.of(scope);
    const today = dayOf(this.clock.now(), timeZone);
    if (days !== undefined && (from !== undefined || to !== undefined)) throw invalid({ path: 'days', rule: 'exclusive', message: 'give days, or from and to' });
    const last = to ?? today;
    const first = from ?? addDays(last, 1 - (days ?? DEFAULT_DAYS));
    if (first > last) throw invalid({ path: 'to', rule: 'after', message: `to must not be before from, it is ${last}` });
    if (daysBetween(first, last) >= MOST_DAYS) throw invalid({ path: 'from', rule: 'maxSpan', message: `a question may be about ${MOST_DAYS} days` });
    return { from: first, to: last, today, timeZone };
  }

  /** The currency that is asked for: that of the price book unless another one is. */
  async currency(scope: TenantScope, { currency }: Pick<CurrencyPeriodDto, 'currency'>): Promise<string> {
    return currency ?? (await this.prices.current(scope)).currency;
  }
}
