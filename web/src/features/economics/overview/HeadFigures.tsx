import type { UseQueryResult } from '@tanstack/react-query';
import { TrendingDown, TrendingUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { count, plural } from '../../../format/number.js';
import { Pill, Skeleton } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { CostToServe, Money, Projection } from '../data/economics-queries.js';
import { daysText, exactMoney, moneyText, percentText } from '../data/money-words.js';
import { MoneyText } from '../parts/MoneyText.js';
import { Ticker } from './Ticker.js';

export interface HeadFiguresProps {
  /** By customer. */
  served: UseQueryResult<CostToServe>;
  projection: UseQueryResult<Projection>;
}

const TRENDS = { increasing: 'rising', decreasing: 'falling', stable: 'steady' } as const;

/** The figures that come first: what today and this month cost, what the month will have cost, and what a request does. */
export function HeadFigures({ served: found, projection }: HeadFiguresProps) {
  const reader = useReader();
  const { data } = projection;
  const projected = data?.month.projected ?? null;
  const served = found.data;
  const unknown = found.isError && served === undefined;
  return (
    <section aria-label="Key figures" aria-busy={data === undefined || undefined} className="grid grid-cols-2 gap-3 lg:grid-cols-3 2xl:grid-cols-6">
      <Figure title="Today" pill={<SurgePill projection={data} />} failed={projection.isError && data === undefined}>
        {data && (
          <>
            <Ticker money={data.today.soFar} />
            <Note>
              {data.today.projected === null
                ? 'Too few days to project'
                : `${moneyText(data.today.projected.expected, reader)} by midnight`}
            </Note>
          </>
        )}
      </Figure>
      <Figure title="This month" failed={projection.isError && data === undefined}>
        {data && (
          <>
            <Large money={data.month.soFar} />
            <Note>so far, to the minute</Note>
          </>
        )}
      </Figure>
      <Figure title="Projected month end" pill={data?.trend ? <TrendPill projection={data} /> : undefined} failed={projection.isError && data === undefined}>
        {data && (
          <>
            <Large money={projected?.expected ?? null} />
            <Note title={projected === null ? undefined : `${exactMoney(projected.low, reader)} to ${exactMoney(projected.high, reader)}, in 19 of 20 cases`}>
              {projected === null ? `${plural(data.learntFromDays, 'day is', 'days are')} known; that is too few` : `${moneyText(projected.low, reader)} to ${moneyText(projected.high, reader)}`}
            </Note>
          </>
        )}
      </Figure>
      <Figure title="Cost per request" failed={unknown}>
        {served && (
          <>
            <Large money={served.perRequest} />
            <Note>{served.perRequest === null ? 'No request was counted' : daysText(served.from, served.to, reader)}</Note>
          </>
        )}
      </Figure>
      <Figure title="Cost per customer" failed={unknown}>
        {served && (
          <>
            <Large money={served.average} />
            <Note>{served.average === null ? 'No cost names a customer' : `on average of ${count(served.count)}`}</Note>
          </>
        )}
      </Figure>
      <Figure title="Unattributed" failed={unknown}>
        {served && (
          <>
            <p className="truncate text-figure font-semibold tracking-[-0.015em] tabular-nums">{percentText(served.unattributed.percent, reader)}</p>
            <Note>{served.unattributed.amount === null ? 'Nothing is known' : `${moneyText(served.unattributed.amount, reader)} is no customer’s`}</Note>
          </>
        )}
      </Figure>
    </section>
  );
}

function Figure({ title, pill, failed = false, children }: { title: string; pill?: ReactNode; failed?: boolean; children: ReactNode }) {
  return (
    <article aria-label={title} className="flex min-w-0 flex-col rounded-card border border-line bg-card px-3.5 py-3">
      <header className="flex min-h-5 items-center justify-between gap-x-2 gap-y-0.5 max-sm:flex-wrap">
        <h2 className="truncate text-sm text-muted" title={title}>
          {title}
        </h2>
        {pill}
      </header>
      {failed ? (
        <p className="mt-1 text-sm text-danger">It could not be read</p>
      ) : (
        children || (
          <>
            <Skeleton className="mt-1.5 h-6 w-24" />
            <Skeleton className="mt-2 h-3 w-20" />
          </>
        )
      )}
    </article>
  );
}

const Large = ({ money }: { money: Money | null }) => (
  <p className="truncate text-figure font-semibold tracking-[-0.015em]">
    <MoneyText money={money} />
  </p>
);

const Note = ({ title, children }: { title?: string | undefined; children: ReactNode }) => (
  <p className="truncate text-sm text-muted" title={title ?? (typeof children === 'string' ? children : undefined)}>
    {children}
  </p>
);

/** That a day costs far more than days like it, or by how much it differs. */
function SurgePill({ projection }: { projection: Projection | undefined }) {
  const reader = useReader();
  if (projection?.surge.active !== true) return null;
  const { percentOverBaseline, running, amount, baseline, day } = projection.surge;
  const when = running ? 'Today until now' : (day ?? '');
  return (
    <span title={`${when}: ${moneyText(amount, reader)} against the usual ${moneyText(baseline, reader)}`}>
      <Pill tone="danger">surge {percentText(percentOverBaseline, reader, true)}</Pill>
    </span>
  );
}

function TrendPill({ projection: { trend, trendPercentPerWeek } }: { projection: Projection }) {
  const reader = useReader();
  if (trend === null) return null;
  const Icon = trend === 'decreasing' ? TrendingDown : TrendingUp;
  return (
    <span title={trendPercentPerWeek === null ? undefined : `${percentText(trendPercentPerWeek, reader, true)} a week`}>
      <Pill tone={trend === 'increasing' ? 'warning' : trend === 'decreasing' ? 'success' : 'neutral'}>
        {trend !== 'stable' && <Icon size={12} strokeWidth={2.2} aria-hidden />}
        {TRENDS[trend]}
      </Pill>
    </span>
  );
}
