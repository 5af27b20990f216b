import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { namedAs } from '../../../forms/server-problems.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, Field, Textarea, useToast } from '../../../ui/index.js';
import { alertKeys } from '../alert-queries.js';
import type { Alert } from '../alert-types.js';

/** Ends an alert by hand, with the reason that others read. */
export function ResolveAlert({ alert, onClose }: { alert: Pick<Alert, 'id' | 'title' | 'summary'>; onClose: () => void }) {
  const form = useForm({ defaultValues: { reason: '' } });
  const queries = useQueryClient();
  const toast = useToast();
  const { submit, pending, error } = useSubmit(form, namedAs<{ reason: string }>('reason'), async ({ reason }) => {
    await api.post(`/alerts/${alert.id}/resolve`, { reason: reason.trim() });
    toast.success(`“${alert.title}” is resolved`);
    onClose();
    void queries.invalidateQueries({ queryKey: alertKeys.all });
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Resolve the alert"
      description={alert.summary}
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
        <Field label="Reason" required hint="None fires again before it has been well once." error={form.formState.errors.reason?.message}>
          <Textarea rows={3} maxLength={1_000} autoFocus {...form.register('reason', { validate: (reason) => reason.trim() !== '' || 'Say why, for those who read it later.' })} />
        </Field>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
