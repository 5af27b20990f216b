import { createHash } from 'node:crypto';
import type { Notice, NoticeContent, NoticeSeverity } from '../../../notifications/index.js';
import { type Decimal, decimal } from '../../domain/decimal.js';
import { type Budget, USED_UP } from './budget.js';
import type { PeriodSpan } from './budget-period.js';
import { percentUsed } from './budget-use.js';

/** From here on somebody should look. */
const WARNING_FROM = 80;
const SHOWN_DECIMALS = 4;
const ROUND_DOWN = 0;

/** A threshold that was reached, and what is to be said of it. */
export interface ReachedThreshold {
  readonly crossingId: string;
  readonly threshold: number;
  readonly spent: Decimal;
  readonly span: PeriodSpan;
  /** Whether it refuses more from now on. */
  readonly blocked: boolean;
  /** Rows of the ledger that have no price, and do not count. */
  readonly unpriced: number;
  /** Currencies of costs that do not count. */
  readonly otherCurrencies: readonly string[];
  readonly at: Date;
}

/** Such as "12.50", with two places or up to four, rounded down like the percentage beside it. */
const shown = (amount: Decimal): string => {
  const cut = decimal(amount).round(SHOWN_DECIMALS, ROUND_DOWN);
  return cut.round(2, ROUND_DOWN).eq(cut) ? cut.toFixed(2) : cut.toFixed();
};

const severityOf = (threshold: number): NoticeSeverity => (threshold >= USED_UP ? 'critical' : threshold >= WARNING_FROM ? 'warning' : 'info');

const daysOf = ({ firstDay, lastDay }: PeriodSpan): string => (firstDay === lastDay ? `on ${firstDay}` : `from ${firstDay} to ${lastDay}`);

/** What a notice about a threshold says. */
export function contentOf(budget: Budget, { threshold, spent, span, blocked, unpriced, otherCurrencies, at }: ReachedThreshold): NoticeContent {
  const { id, name, amount, currency, category, dimension } = budget;
  const percent = percentUsed(spent, amount);
  const over = span.to <= at ? ' That period is over.' : '';
  const refused = blocked ? ` What would cost more is refused to the end of ${span.lastDay}, or until the amount is raised.` : '';
  const left = [...(unpriced > 0 ? ['use that has no price'] : []), ...(otherCurrencies.length > 0 ? [`costs in ${otherCurrencies.join(', ')}`] : [])].join(' and ');
  return {
    event: 'firing',
    severity: severityOf(threshold),
    title: `Budget ${name}: ${threshold} % reached`,
    summary: `${shown(spent)} of ${shown(amount)} ${currency} (${percent} %) were spent ${daysOf(span)}.${over}${refused}${left === '' ? '' : ` Not counted: ${left}.`}`,
    fingerprint: createHash('sha256').update(`budget\n${id}\n${span.firstDay}`).digest('hex').slice(0, 32),
    labels: { budget: name, threshold: `${threshold}`, ...(category === null ? {} : { category }), ...(dimension === null ? {} : { [dimension.name]: dimension.value }) },
    metric: 'economics.cost',
    value: Number(spent),
    threshold: Number(decimal(amount).times(threshold).div(100).toFixed()),
    unit: currency,
    at: at.toISOString(),
    path: '/economics',
    dashboardPath: null,
    runbookUrl: null,
    picture: null,
  };
}

/** Notices of a threshold to all who are to know: the channels, and the person who made the budget (null: nobody). */
export function noticesOf(budget: Budget, reached: ReachedThreshold, personId: string | null): Notice[] {
  const content = contentOf(budget, reached);
  const notice = (to: Notice['to'], receiver: string): Notice => ({
    key: `budget/${reached.crossingId}/${receiver}`,
    to,
    subject: { kind: 'budget', id: budget.id },
    group: null,
    content,
  });
  return [
    ...budget.channelIds.map((channelId) => notice({ kind: 'channel', channelId }, channelId)),
    ...(personId === null ? [] : [notice({ kind: 'person', userId: personId }, personId)]),
  ];
}
