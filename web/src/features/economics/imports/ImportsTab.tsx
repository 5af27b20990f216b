import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FileUp, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../../api/client.js';
import { count } from '../../../format/number.js';
import { Button, Card, ConfirmDialog, EmptyState, ErrorPanel, Pill, RelativeTime, Table, useToast } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type CostImport, ECONOMICS_KEY, importsQuery } from '../data/economics-queries.js';
import { daysText, exactMoney } from '../data/money-words.js';
import { ImportDialog, type ImportKind } from './ImportDialog.js';
import { RejectedDialog } from './RejectedDialog.js';
import { RevenueCard } from './RevenueCard.js';

/** Costs and revenue that were brought in, with what was left out of each, and how to take one back. */
export default function ImportsTab() {
  const imports = useQuery(importsQuery);
  const [importing, setImporting] = useState<ImportKind | null>(null);
  const [looking, setLooking] = useState<CostImport | null>(null);
  const [undoing, setUndoing] = useState<CostImport | null>(null);
  const actions = (
    <>
      <Button icon={FileUp} onClick={() => setImporting('revenue')}>
        Import revenue
      </Button>
      <Button icon={FileUp} variant="primary" onClick={() => setImporting('costs')}>
        Import costs
      </Button>
    </>
  );
  const none = imports.data?.length === 0;
  return (
    <div className="flex flex-col gap-3">
      {!none && <div className="flex flex-wrap justify-end gap-2">{actions}</div>}
      <Card flush title="Imports">
        {imports.isError && imports.data === undefined ? (
          <ErrorPanel className="m-3.5" title="The imports could not be loaded" error={imports.error} onRetry={() => void imports.refetch()} retrying={imports.isFetching} />
        ) : (
          <ImportsTable imports={imports.data} actions={actions} onLook={setLooking} onUndo={setUndoing} />
        )}
      </Card>
      <RevenueCard />
      {importing !== null && <ImportDialog kind={importing} onClose={() => setImporting(null)} />}
      {looking !== null && <RejectedDialog of={looking} onClose={() => setLooking(null)} />}
      <UndoImport of={undoing} onClose={() => setUndoing(null)} />
    </div>
  );
}

interface ImportsTableProps {
  imports: readonly CostImport[] | undefined;
  actions: ReactNode;
  onLook: (of: CostImport) => void;
  onUndo: (of: CostImport) => void;
}

function ImportsTable({ imports, actions, onLook, onUndo }: ImportsTableProps) {
  const reader = useReader();
  return (
    <Table<CostImport>
      caption="Imports"
      rows={imports}
      rowKey={({ id }) => id ?? ''}
      rowClassName={({ undoneAt }) => (undoneAt === null ? undefined : 'text-muted')}
      empty={
        <EmptyState icon={FileUp} title="Nothing was imported yet" action={actions}>
          Bring in invoices and bills of clouds as CSV, those with the columns of FOCUS among them, and what customers pay, to see their margin.
        </EmptyState>
      }
      columns={[
        {
          key: 'name',
          header: 'Import',
          grow: true,
          cell: ({ name, kind, format, from, to, undoneAt }) => (
            <div className="min-w-0 py-0.5">
              <p className="flex min-w-0 items-center gap-2">
                <span className="truncate font-medium" title={name}>
                  {name === '' ? 'Without a name' : name}
                </span>
                <Pill tone={kind === 'costs' ? 'neutral' : 'accent'}>{kind === 'costs' ? (format === 'focus' ? 'costs, FOCUS' : 'costs') : 'revenue'}</Pill>
                {undoneAt !== null && <Pill tone="warning">undone</Pill>}
              </p>
              <p className="truncate text-sm text-muted">{daysText(from, to, reader)}</p>
            </div>
          ),
        },
        {
          key: 'totals',
          header: 'Total',
          align: 'right',
          hideBelow: 'sm',
          cell: ({ totals, undoneAt }) => (
            <span className={undoneAt === null ? undefined : 'line-through'}>
              {totals.map((money) => (
                <span key={money.currency} className="block whitespace-nowrap">
                  {exactMoney(money, reader)}
                </span>
              ))}
            </span>
          ),
        },
        { key: 'accepted', header: 'Rows', align: 'right', hideBelow: 'md', cell: ({ accepted }) => count(accepted) },
        {
          key: 'rejected',
          header: 'Left out',
          align: 'right',
          cell: (of) =>
            of.rejected === 0 ? (
              <span className="text-muted">none</span>
            ) : (
              <button type="button" className="rounded-sm font-medium text-warning hover:underline" aria-label={`Look at ${count(of.rejected)} rows that ${of.name} left out`} onClick={() => onLook(of)}>
                {count(of.rejected)}
              </button>
            ),
        },
        { key: 'at', header: 'Came', hideBelow: 'md', cell: ({ createdAt }) => <RelativeTime past at={createdAt} className="whitespace-nowrap text-muted" /> },
        {
          key: 'actions',
          header: 'Actions',
          headerHidden: true,
          align: 'right',
          cell: (of) =>
            of.undoneAt === null && (
              <Button size="sm" icon={Undo2} aria-label={`Undo ${of.name}`} onClick={() => onUndo(of)}>
                Undo
              </Button>
            ),
        },
      ]}
    />
  );
}

function UndoImport({ of, onClose }: { of: CostImport | null; onClose: () => void }) {
  const reader = useReader();
  const queries = useQueryClient();
  const toast = useToast();
  const [last, setLast] = useState(of);
  if (of !== null && of !== last) setLast(of);
  return (
    <ConfirmDialog
      open={of !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Undo “${last?.name ?? ''}”?`}
      confirmLabel="Undo the import"
      onConfirm={async () => {
        if (of === null) return;
        await api.delete(`/economics/imports/${of.id ?? ''}`);
        toast.success(`“${of.name}” was taken back`, 'Its file can be imported again.');
        await queries.invalidateQueries({ queryKey: ECONOMICS_KEY });
      }}
    >
      <p>
        All {count(last?.accepted ?? 0)} rows that it brought are taken back
        {last !== null && last.totals.length > 0 && `: ${last.totals.map((money) => exactMoney(money, reader)).join(', ')}`}. The same file can be imported again.
      </p>
    </ConfirmDialog>
  );
}
