import { useQuery } from '@tanstack/react-query';
import { bytes, count } from '../../format/number.js';
import { type Column, CopyField, Dialog, EmptyState, ErrorPanel, RelativeTime, StatusDot, Table } from '../../ui/index.js';
import { CAUSES, type KeptView, OUTCOMES, refreshWords, type ViewRun, viewRunsQuery } from './view-queries.js';

/** A view's definition, how it does, and its refreshes. */
export function ViewDialog({ view, sourceName, onClose }: { view: KeptView; sourceName: string; onClose: () => void }) {
  const runs = useQuery(viewRunsQuery(view.id));
  const { statistics } = view;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="xl"
      title={view.name}
      description={view.description === '' ? sourceName : view.description}
    >
      <div className="flex flex-col gap-4 pb-4">
        {view.lastError !== null && <p className="text-base text-danger">{view.lastError}</p>}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-base">
          <Fact name="Source">{sourceName}</Fact>
          <Fact name="Refreshed">{refreshWords(view)}</Fact>
          <Fact name="Data as of">
            <RelativeTime at={statistics.dataAsOf} />
          </Fact>
          <Fact name="Rows">{statistics.rows === null ? 'none yet' : count(statistics.rows)}</Fact>
          <Fact name="Size">{statistics.bytes === null ? 'none yet' : bytes(statistics.bytes)}</Fact>
          <Fact name="Refreshes">
            {count(statistics.refreshes)}, {count(statistics.failures)} failed
          </Fact>
          <Fact name="Told apart by">{view.uniqueColumns.join(', ')}</Fact>
          <Fact name="Made of">{view.baseTables.join(', ') || 'not known yet'}</Fact>
          {view.changesUnseen !== null && <Fact name="Mind">{view.changesUnseen}</Fact>}
        </dl>
        {view.relation !== null && <CopyField label="To read it" value={`SELECT * FROM ${view.relation}`} />}
        <section>
          <h3 className="mb-1 font-medium">Definition</h3>
          <pre className="max-h-64 overflow-auto rounded-card border border-line bg-page p-3 font-mono text-sm" tabIndex={0}>
            {view.sql}
          </pre>
        </section>
        <section>
          <h3 className="mb-1 font-medium">Refreshes</h3>
          {runs.isError && runs.data === undefined ? (
            <ErrorPanel title="The refreshes could not be loaded" error={runs.error} onRetry={() => void runs.refetch()} />
          ) : (
            <Table
              caption={`Refreshes of ${view.name}`}
              columns={COLUMNS}
              rows={runs.data}
              rowKey={(run) => run.id}
              empty={<EmptyState compact title="It was not refreshed yet" />}
            />
          )}
        </section>
      </div>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

const COLUMNS: Column<ViewRun>[] = [
  { key: 'started', header: 'Began', cell: (run) => <RelativeTime at={run.startedAt} className="whitespace-nowrap" /> },
  {
    key: 'outcome',
    header: 'Outcome',
    cell: (run) => (
      <StatusDot tone={OUTCOMES[run.outcome].tone} pulse={run.outcome === 'running'}>
        {OUTCOMES[run.outcome].words}
      </StatusDot>
    ),
  },
  { key: 'rows', header: 'Rows', align: 'right', hideBelow: 'sm', cell: (run) => (run.rows === null ? '' : count(run.rows)) },
  {
    key: 'because',
    header: 'Because of',
    grow: true,
    cell: (run) =>
      run.error === null ? (
        <span className="block truncate text-muted">{CAUSES[run.cause]}</span>
      ) : (
        <span className="block text-sm break-words text-danger">{run.error}</span>
      ),
  },
];
