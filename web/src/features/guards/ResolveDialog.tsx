import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, Field, Textarea, useToast } from '../../ui/index.js';
import { type Guarded, guardKeys, type Violation } from './guard-queries.js';

/** Closes a violation by hand, with the reason that others read. */
export function ResolveDialog({ violation, of, onClose }: { violation: Violation; of: Guarded; onClose: () => void }) {
  const form = useForm({ defaultValues: { reason: '' } });
  const queries = useQueryClient();
  const toast = useToast();
  const { submit, pending, error } = useSubmit(form, namedAs<{ reason: string }>('reason'), async ({ reason }) => {
    await api.post(`/guards/violations/${violation.id}/resolve?of=${of}`, { reason });
    toast.success(`The violation of “${violation.guard}” is resolved`);
    onClose();
    void queries.invalidateQueries({ queryKey: guardKeys.all });
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Resolve the violation"
      description={violation.description}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Resolve
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 pb-1">
        <Field label="Reason" required hint="None opens again before the value has been well once." error={form.formState.errors.reason?.message}>
          <Textarea
            rows={3}
            maxLength={500}
            autoFocus
            {...form.register('reason', { validate: (reason) => reason.trim() !== '' || 'Say why, for those who read it later.' })}
          />
        </Field>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
