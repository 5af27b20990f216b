import type { UseQueryResult } from '@tanstack/react-query';
import { Wallet } from 'lucide-react';
import { useCan } from '../../../session/session.js';
import { Button, Card, EmptyState, Pill, SkeletonText } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Overview } from '../data/economics-queries.js';
import type { EconomicsView } from '../data/economics-view.js';
import { exactMoney, percentText } from '../data/money-words.js';
import { periodLabel } from '../budgets/budget-words.js';
import { MoneyText } from '../parts/MoneyText.js';
import { BudgetBar } from '../budgets/BudgetBar.js';

/** How the budgets stand, those that are used most first. */
export function BudgetStrip({ overview, onView }: { overview: UseQueryResult<Overview>; onView: (next: Partial<EconomicsView>) => void }) {
  const reader = useReader();
  const mayRead = useCan('budgets:read');
  const budgets = overview.data && [...overview.data.budgets].sort((a, b) => b.percent - a.percent);
  return (
    <Card
      title="Budgets"
      flush
      actions={
        mayRead && (
          <Button size="sm" variant="ghost" onClick={() => onView({ tab: 'budgets' })}>
            All budgets
          </Button>
        )
      }
    >
      {budgets === undefined ? (
        <SkeletonText className="p-3.5" />
      ) : budgets.length === 0 ? (
        <EmptyState compact icon={Wallet} title="No budget yet" action={mayRead && <Button size="sm" onClick={() => onView({ tab: 'budgets' })}>Set one</Button>}>
          A budget tells when spending comes near what was planned, and can hold it there.
        </EmptyState>
      ) : (
        <ul aria-label="Budgets" className="pb-1.5">
          {budgets.slice(0, 5).map(({ id, name, period, amount, spent, percent, blocked }) => (
            <li key={id} className="px-3.5 py-2">
              <div className="flex items-center gap-2">
                <span className="min-w-0 truncate font-medium" title={name}>
                  {name}
                </span>
                {blocked && <Pill tone="danger">blocked</Pill>}
                <span className="ml-auto shrink-0 text-muted">{percentText(percent, reader)}</span>
              </div>
              <BudgetBar percent={percent} name={name} className="my-1.5" />
              <p className="truncate text-sm text-muted">
                <MoneyText money={spent} /> of {exactMoney(amount, reader)} · {periodLabel(period)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
