import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, Field, Textarea, useToast } from '../../../ui/index.js';
import { alertKeys, openAlertsQuery } from '../alert-queries.js';
import { MatchedNow } from './MatchedNow.js';
import { MatcherFields } from './MatcherFields.js';
import { bodyOf, fieldOf, matchersOf, newSilence, type SilenceValues, valuesOf } from './silence-form.js';
import { type Silence, silenceKeys } from './silence-queries.js';
import { knownLabels, phaseOf } from './silence-words.js';
import { WindowFields } from './WindowFields.js';

/** What the dialog begins with: a silence to change, one to make again, or labels of an alert. */
export type SilenceStart = { kind: 'change' | 'again'; silence: Silence } | { kind: 'new'; labels: Readonly<Record<string, string>> };

/** Makes a silence, or changes one, and shows which alerts it matches now. */
export function SilenceDialog({ start, onClose }: { start: SilenceStart; onClose: () => void }) {
  const [openedAt] = useState(() => Date.now());
  const changed = start.kind === 'change' ? start.silence : null;
  const prefilled = start.kind !== 'new' || Object.keys(start.labels).length > 0;
  const startedAt = changed !== null && phaseOf(changed, openedAt) === 'active' ? Date.parse(changed.startsAt) : null;
  const form = useForm<SilenceValues>({ defaultValues: start.kind === 'new' ? newSilence(start.labels, openedAt) : valuesOf(start.silence, openedAt) });
  const alerts = useQuery(openAlertsQuery);
  const known = useMemo(() => knownLabels(alerts.data ?? []), [alerts.data]);
  const matchers = useWatch({ control: form.control, name: 'matchers' });
  const queries = useQueryClient();
  const toast = useToast();
  const { submit, pending, error } = useSubmit(form, fieldOf, async (values) => {
    const body = bodyOf(values, Date.now(), startedAt);
    if (changed === null) await api.post('/silences', body);
    else await api.put(`/silences/${changed.id}`, { ...body, version: changed.version });
    toast.success(changed !== null ? 'The silence was changed' : body.startsAt !== undefined ? 'The silence is planned' : 'It is silent from now on');
    onClose();
    void queries.invalidateQueries({ queryKey: silenceKeys.all });
    void queries.invalidateQueries({ queryKey: alertKeys.all });
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={changed === null ? 'New silence' : 'Edit the silence'}
      description="Nobody is told of alerts that it matches; they stand on the page all the same."
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            {changed === null ? 'Silence' : 'Save'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-1">
        <MatcherFields form={form} known={known} autoFocus={!prefilled} />
        <MatchedNow alerts={alerts} matchers={matchersOf({ matchers })} />
        <WindowFields form={form} startedAt={startedAt} />
        <Field label="Reason" required error={form.formState.errors.reason?.message}>
          <Textarea rows={2} maxLength={500} autoFocus={prefilled} placeholder="Such as: planned work on the database" {...form.register('reason', { validate: (reason) => reason.trim() !== '' || 'Say why, for those who wonder at the quiet.' })} />
        </Field>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
