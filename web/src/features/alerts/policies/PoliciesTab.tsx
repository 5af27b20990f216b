import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Route, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import { useCan } from '../../../session/session.js';
import { Button, Card, ConfirmDialog, EmptyState, ErrorPanel, IconButton, RelativeTime, Skeleton, useToast } from '../../../ui/index.js';
import { PolicyDialog } from './PolicyDialog.js';
import { policiesQuery, type Policy, policyKeys } from './policy-queries.js';
import { PolicySteps } from './PolicySteps.js';
import { type TargetChoice, useTargets } from './use-targets.js';

/** Who is told of alerts that nobody acknowledges, step by step. */
export default function PoliciesTab() {
  const policies = useQuery(policiesQuery);
  const { choices } = useTargets();
  const mayWrite = useCan('escalation-policies:write');
  const [edited, setEdited] = useState<Policy | 'new' | null>(null);
  const [deleted, setDeleted] = useState<Policy | null>(null);
  const create = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setEdited('new')}>
      New policy
    </Button>
  );
  return (
    <>
      {policies.isError && policies.data === undefined ? (
        <ErrorPanel title="The escalation policies could not be loaded" error={policies.error} onRetry={() => void policies.refetch()} retrying={policies.isFetching} />
      ) : policies.data?.length === 0 ? (
        <Card>
          <EmptyState icon={Route} title="No escalation policy yet" action={create}>
            A policy tells one after the other until somebody acknowledges: a channel at once, say, and a person after 30&nbsp;minutes. Alert rules then name it.
          </EmptyState>
        </Card>
      ) : (
        <Card flush title="Escalation policies" actions={create}>
          <ul aria-label="Escalation policies" className="flex flex-col divide-y divide-line border-t border-line">
            {policies.data?.map((policy) => (
              <Row key={policy.id} policy={policy} choices={choices} mayWrite={mayWrite} onEdit={() => setEdited(policy)} onDelete={() => setDeleted(policy)} />
            )) ?? [1, 2, 3].map((key) => <Waiting key={key} />)}
          </ul>
        </Card>
      )}
      {edited !== null && <PolicyDialog policy={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      <DeletePolicy policy={deleted} onClose={() => setDeleted(null)} />
    </>
  );
}

interface RowProps {
  policy: Policy;
  choices: readonly TargetChoice[];
  mayWrite: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function Row({ policy, choices, mayWrite, onEdit, onDelete }: RowProps) {
  return (
    <li className="flex flex-col gap-2 px-3.5 py-2.5">
      <div className="flex min-w-0 items-center gap-2">
        <p className="min-w-0 truncate font-semibold" title={policy.name}>
          {policy.name}
        </p>
        <span className="ml-auto shrink-0 text-sm text-muted max-sm:hidden">
          changed <RelativeTime past at={policy.updatedAt} />
        </span>
        {mayWrite && (
          <div className="flex shrink-0 max-sm:ml-auto">
            <IconButton icon={Pencil} size="sm" plain label={`Edit ${policy.name}`} onClick={onEdit} />
            <IconButton icon={Trash2} size="sm" plain variant="danger" label={`Delete ${policy.name}`} onClick={onDelete} />
          </div>
        )}
      </div>
      <PolicySteps policy={policy} choices={choices} />
    </li>
  );
}

function Waiting() {
  return (
    <li className="flex flex-col gap-3 px-3.5 py-3.5">
      <Skeleton className="h-3 w-40" />
      <Skeleton className="h-7 w-4/5" />
    </li>
  );
}

/** Asks before a policy goes. One by which rules escalate stays, and the server says which they are. */
function DeletePolicy({ policy, onClose }: { policy: Policy | null; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(policy);
  if (policy !== null && policy !== last) setLast(policy);
  const restore = async ({ name, steps, repeatCount }: Policy): Promise<void> => {
    try {
      const again = steps.map(({ afterSeconds, targets }) => ({
        afterSeconds,
        targets: targets.map(({ kind, channelId, userId }) => ({ kind, ...(channelId !== null && { channelId }), ...(userId !== null && { userId }) })),
      }));
      await api.post('/escalation-policies', { name, steps: again, repeatCount });
      toast.success(`“${name}” is back`);
    } catch (error) {
      toast.error(`“${name}” could not be brought back`, error);
    }
    await queries.invalidateQueries({ queryKey: policyKeys.all });
  };
  return (
    <ConfirmDialog
      open={policy !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${last?.name ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (policy === null) return;
        await api.delete(`/escalation-policies/${policy.id}?version=${policy.version}`);
        void queries.invalidateQueries({ queryKey: policyKeys.all });
        toast.show({ title: `“${policy.name}” was deleted`, action: { label: 'Undo', onAction: () => void restore(policy) } });
      }}
    >
      <p>Rules that escalate by it must be given another one first.</p>
    </ConfirmDialog>
  );
}
