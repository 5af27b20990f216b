import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, ShieldCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.js';
import { useCan } from '../../session/session.js';
import { EmptyState, IconButton, Menu, MenuItem, MenuLink, RelativeTime, Table, useToast } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { DeleteGuard } from './DeleteGuard.js';
import { bodyOf, valuesOf } from './guard-form.js';
import { type Guard, type Guarded, guardKeys } from './guard-queries.js';
import { figureText, lengthWords, missingWords, signedPercent, STANDINGS, thresholdWords, watchedWords } from './guard-words.js';
import { GuardDialog } from './GuardDialog.js';
import { SeverityPill, StandingPill } from './StandingPill.js';
import { guardsPath } from './use-guarded.js';

/** All guards with how each stands, those that are violated first. */
export function GuardsTable({ guards, of, create }: { guards: readonly Guard[] | undefined; of: Guarded; create: ReactNode }) {
  const mayWrite = useCan('guards:write');
  const reader = useReader();
  const [shown, setShown] = useState<Guard | null>(null);
  const [deleting, setDeleting] = useState<Guard | null>(null);
  return (
    <>
      <Table<Guard>
        caption="Guards"
        rows={guards}
        rowKey={({ id }) => id}
        initialSort={{ key: 'state' }}
        empty={
          <EmptyState icon={ShieldCheck} title="No guard yet" action={create}>
            {mayWrite ? 'A guard watches a metric or a KPI and opens a violation when its threshold does not hold.' : 'A developer or admin of this tenant can define one.'}
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: 'Guard',
            grow: true,
            sortValue: ({ name }) => name,
            cell: (guard) => (
              <div className="min-w-0">
                <button type="button" className="block max-w-full truncate rounded-sm font-medium hover:text-primary hover:underline" onClick={() => setShown(guard)}>
                  {guard.name}
                </button>
                <p className="text-sm text-muted md:hidden">{thresholdWords(guard, reader)}</p>
                <p className="truncate text-sm text-muted max-md:hidden" title={watchedWords(guard)}>
                  {watchedWords(guard)}
                </p>
              </div>
            ),
          },
          {
            key: 'state',
            header: 'State',
            sortValue: ({ status }) => STANDINGS.indexOf(status),
            cell: (guard) => (
              <span title={guard.problem ?? missingWords(guard.watched[0] ?? { reason: null }) ?? undefined}>
                <StandingPill status={guard.status} held={guard.status === 'violated' && guard.openViolations === 0} />
              </span>
            ),
          },
          {
            key: 'value',
            header: 'Now',
            align: 'right',
            cell: (guard) => <Now guard={guard} />,
          },
          {
            key: 'threshold',
            header: 'Violated when',
            hideBelow: 'md',
            cell: (guard) => <span className="block w-44">{thresholdWords(guard, reader)}</span>,
          },
          { key: 'window', header: 'Over', hideBelow: 'lg', cell: ({ windowSeconds }) => <span className="whitespace-nowrap">{lengthWords(windowSeconds)}</span> },
          { key: 'severity', header: 'Severity', hideBelow: 'lg', cell: ({ severity }) => <SeverityPill severity={severity} /> },
          {
            key: 'read',
            header: 'Read',
            hideBelow: 'lg',
            cell: ({ evaluatedAt }) => <RelativeTime past at={evaluatedAt} never="not yet" className="whitespace-nowrap text-muted" />,
          },
          ...(mayWrite
            ? [
                {
                  key: 'actions',
                  header: 'Actions',
                  headerHidden: true,
                  align: 'right' as const,
                  width: '48px',
                  cell: (guard: Guard) => <Actions guard={guard} of={of} onDelete={() => setDeleting(guard)} />,
                },
              ]
            : []),
        ]}
      />
      {shown !== null && <GuardDialog guard={shown} of={of} onClose={() => setShown(null)} />}
      <DeleteGuard guard={deleting} of={of} onClose={() => setDeleting(null)} />
    </>
  );
}

/** The value of the series that stands worst, with how far it is from what it is compared with. */
function Now({ guard: { enabled, watched, watchedCount, unit, baseline } }: { guard: Guard }) {
  const reader = useReader();
  const [worst] = watched;
  if (!enabled || worst === undefined) return <span className="text-muted">–</span>;
  return (
    <div className="whitespace-nowrap">
      {figureText(worst.value, '', reader)}
      {unit !== '' && worst.value !== null && <span className="max-sm:hidden">&nbsp;{unit}</span>}
      {baseline !== null && worst.figure !== null && <p className="text-sm text-muted">{signedPercent(worst.figure, reader)}</p>}
      {watchedCount > 1 && <p className="text-sm text-muted">worst of {watchedCount}</p>}
    </div>
  );
}

function Actions({ guard, of, onDelete }: { guard: Guard; of: Guarded; onDelete: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  const turn = useMutation({
    mutationFn: () => api.put<Guard>(`/guards/${guard.id}?of=${of}`, { ...bodyOf(valuesOf(guard)), enabled: !guard.enabled, version: guard.version }),
    // Said when the page shows it: whatever is done next must be done to the version that is now.
    onSettled: async (after, error) => {
      await queries.invalidateQueries({ queryKey: guardKeys.all });
      if (after === undefined) toast.error(`“${guard.name}” could not be ${guard.enabled ? 'disabled' : 'enabled'}`, error);
      else toast.success(after.enabled ? `“${guard.name}” is watched again` : `“${guard.name}” is disabled`);
    },
  });
  return (
    <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${guard.name}`} size="sm" />}>
      <MenuLink to={guardsPath(of, `/${guard.id}/edit`)}>Edit</MenuLink>
      <MenuItem disabled={turn.isPending} onSelect={() => turn.mutate()}>
        {guard.enabled ? 'Disable' : 'Enable'}
      </MenuItem>
      <MenuItem tone="danger" onSelect={onDelete}>
        Delete
      </MenuItem>
    </Menu>
  );
}
