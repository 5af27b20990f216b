import { useQuery } from '@tanstack/react-query';
import { Ban, Ellipsis, Plus, Wallet } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '../../../session/session.js';
import { Button, Card, EmptyState, ErrorPanel, IconButton, Menu, MenuItem, Pill, RelativeTime, Skeleton } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type Budget, budgetsQuery, type Money, priceBookQuery } from '../data/economics-queries.js';
import { daysText, exactMoney, moneyText, percentText, quantityText } from '../data/money-words.js';
import { csvText } from '../parts/csv-text.js';
import { ExportMenu } from '../parts/ExportMenu.js';
import { MoneyText } from '../parts/MoneyText.js';
import { BudgetBar } from './BudgetBar.js';
import { BudgetDialog } from './BudgetDialog.js';
import { periodLabel, scopeWords, standingOf } from './budget-words.js';
import { DeleteBudget } from './DeleteBudget.js';

/** What may be spent, how much of it is, and what is refused because of it. */
export default function BudgetsTab() {
  const budgets = useQuery(budgetsQuery);
  const mayWrite = useCan('budgets:write');
  const mayPrice = useCan('price-book:read');
  const book = useQuery({ ...priceBookQuery, enabled: mayPrice });
  const [editing, setEditing] = useState<Budget | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Budget | null>(null);
  const create = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setEditing('new')}>
      New budget
    </Button>
  );
  const rows = budgets.data && [...budgets.data].sort((a, b) => b.state.percent - a.state.percent || a.name.localeCompare(b.name));
  return (
    <div className="flex flex-col gap-3">
      {rows !== undefined && rows.length > 0 && (
        <div className="flex items-center justify-end gap-2">
          <ExportMenu name="budgets" data={rows} csv={() => csvOf(rows)} />
          {create}
        </div>
      )}
      {budgets.isError && rows === undefined ? (
        <ErrorPanel title="The budgets could not be loaded" error={budgets.error} onRetry={() => void budgets.refetch()} retrying={budgets.isFetching} />
      ) : rows?.length === 0 ? (
        <Card>
          <EmptyState icon={Wallet} title="No budget yet" action={create}>
            A budget tells you at 50, 80 and 100&nbsp;% of what may be spent in a day, week or month; if you like, what would cost more is refused from then on.
          </EmptyState>
        </Card>
      ) : (
        <ul aria-label="Budgets" aria-busy={rows === undefined || undefined} className="grid gap-3 lg:grid-cols-2">
          {rows?.map((budget) => (
            <li key={budget.id} className="min-w-0">
              <BudgetCard budget={budget} onEdit={mayWrite ? () => setEditing(budget) : null} onDelete={() => setDeleting(budget)} />
            </li>
          )) ?? Array.from({ length: 2 }, (_, index) => <Skeleton key={index} className="h-36 rounded-card" />)}
        </ul>
      )}
      {editing !== null && <BudgetDialog budget={editing === 'new' ? null : editing} currency={book.data?.currency ?? 'USD'} onClose={() => setEditing(null)} />}
      <DeleteBudget budget={deleting} onClose={() => setDeleting(null)} />
    </div>
  );
}

function BudgetCard({ budget, onEdit, onDelete }: { budget: Budget; onEdit: (() => void) | null; onDelete: () => void }) {
  const reader = useReader();
  const { name, amount, currency, period, thresholds, action, state } = budget;
  const money = (text: string): Money => ({ amount: text, currency });
  const { word, tone } = standingOf(state);
  return (
    <article aria-label={name} className="flex h-full min-w-0 flex-col rounded-card border border-line bg-card px-3.5 py-3">
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 truncate text-base font-semibold" title={name}>
          {name}
        </h2>
        <Pill tone={tone}>
          {state.blocked && <Ban size={12} strokeWidth={2.2} aria-hidden />}
          {word}
        </Pill>
        {onEdit !== null && (
          <span className="-mr-1.5 ml-auto">
            <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${name}`} size="sm" />}>
              <MenuItem onSelect={onEdit}>Edit</MenuItem>
              <MenuItem tone="danger" onSelect={onDelete}>
                Delete
              </MenuItem>
            </Menu>
          </span>
        )}
      </header>
      <p className="truncate text-sm text-muted" title={scopeWords(budget)}>
        {scopeWords(budget)}, {periodLabel(period)} · {daysText(state.firstDay, state.lastDay, reader)}
      </p>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-2">
        <MoneyText money={money(state.spent)} className="text-lg font-semibold" />
        <span className="text-muted">of {exactMoney(money(amount), reader)}</span>
        <span className="ml-auto font-medium">{percentText(state.percent, reader)}</span>
      </p>
      <BudgetBar percent={state.percent} name={name} thresholds={thresholds} className="my-2" />
      <p className="text-sm text-muted">
        {state.projected === null ? 'Too little is known to project it' : `${moneyText(money(state.projected), reader)} by the end of the period (${percentText(state.projectedPercent, reader)})`}
        {' · '}
        {action === 'block' ? 'refuses what would cost more' : 'only tells'}
      </p>
      {state.blocked && (
        <p className="mt-2 rounded-control bg-danger-soft px-2.5 py-1.5 text-danger">
          What would cost more is refused {state.blockedUntil === null ? 'now' : <>until the period ends <RelativeTime at={state.blockedUntil} /></>}, or until the amount is raised.
        </p>
      )}
      {state.reached.length > 0 && (
        <p className="mt-1.5 flex flex-wrap gap-x-3 text-sm text-muted">
          {state.reached.map(({ threshold, at }) => (
            <span key={threshold}>
              {threshold}&nbsp;% reached <RelativeTime past at={at} />
            </span>
          ))}
        </p>
      )}
      {(state.otherCurrencies.length > 0 || state.unpriced.length > 0) && (
        <p className="mt-1.5 text-sm text-warning">
          Does not count: {[...state.otherCurrencies.map((other) => exactMoney(other, reader)), ...state.unpriced.map(({ model, subcategory, quantity, unit }) => `${model ?? subcategory}, not priced (${quantityText(quantity, unit, reader)})`)].join(' · ')}
        </p>
      )}
    </article>
  );
}

const csvOf = (budgets: readonly Budget[]): string =>
  csvText(
    ['name', 'category', 'dimension', 'value', 'period', 'first_day', 'last_day', 'amount', 'spent', 'currency', 'percent', 'projected', 'action', 'blocked'],
    budgets.map(({ name, category, dimension, period, amount, currency, action, state }) => [
      name, category, dimension?.name ?? null, dimension?.value ?? null, period, state.firstDay, state.lastDay, amount, state.spent, currency, state.percent, state.projected, action, String(state.blocked),
    ]),
  );
