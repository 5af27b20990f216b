import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import { useMe } from '../../../session/session.js';
import { Button, Dialog, ErrorLine, Field, Input, Select, SkeletonText, useToast } from '../../../ui/index.js';
import { ECONOMICS_KEY, type PriceBookVersion, type Repricing } from '../data/economics-queries.js';
import { RepricedDifference } from './RepricedDifference.js';
import { dateIn, dayBefore, repriceProblem } from './price-words.js';

export interface RepriceDialogProps {
  /** The newest version. */
  current: number;
  versions: readonly PriceBookVersion[];
  onClose: () => void;
}

/** Prices past days by another version: the difference is shown first, and nothing changes before it was seen. */
export function RepriceDialog({ current, versions, onClose }: RepriceDialogProps) {
  const { tenant } = useMe();
  const [today] = useState(() => dateIn(tenant.timeZone, new Date()));
  const [asked, setAsked] = useState({ from: `${today.slice(0, 8)}01`, to: today, version: current });
  const [reason, setReason] = useState('');
  const [preview, setPreview] = useState<Repricing | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const queries = useQueryClient();
  const toast = useToast();
  const change = (next: Partial<typeof asked>): void => {
    setAsked({ ...asked, ...next });
    setPreview(null);
    setError(null);
  };
  const send = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      const answer = await api.post<Repricing>('/economics/reprice', { ...asked, preview: preview === null, ...(reason.trim() !== '' && { reason: reason.trim() }) });
      if (preview === null) return setPreview(answer);
      toast.success('The days are priced anew', 'Pricing them by the version of before brings the figures of before.');
      onClose();
      void queries.invalidateQueries({ queryKey: ECONOMICS_KEY });
    } catch (problem) {
      setError(problem);
    } finally {
      setPending(false);
    }
  };
  const wrong = repriceProblem(asked, today, current);
  const known = versions.some(({ version }) => version === current) ? versions : [{ version: current, note: '' }, ...versions];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title="Reprice past days"
      description="Quantities stay as they were measured; only their prices change. Imported costs are left alone."
      onSubmit={() => void (wrong === undefined && send())}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending} disabled={wrong !== undefined}>
            {preview === null ? 'Show the difference' : 'Price them anew'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-1">
        <div className="grid gap-3 sm:grid-cols-3">
          <Field label="First day" required error={wrong}>
            <Input type="date" max={today} value={asked.from} onChange={({ target }) => change({ from: target.value })} />
          </Field>
          <Field label="Last day" required>
            <Input type="date" max={today} value={asked.to} onChange={({ target }) => change({ to: target.value })} />
          </Field>
          <Field label="By version">
            <Select
              value={String(asked.version)}
              options={known.map(({ version, note }) => ({ value: String(version), label: `Version ${version}${version === current ? ', newest' : ''}`, ...(note !== '' && { description: note }) }))}
              onValueChange={(next) => change({ version: Number(next), ...(Number(next) !== current && asked.to === today && { to: dayBefore(today) }) })}
            />
          </Field>
        </div>
        {pending && preview === null && <SkeletonText lines={3} />}
        {preview !== null && (
          <>
            <RepricedDifference of={preview} />
            <Field label="Reason" optional>
              <Input maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
            </Field>
          </>
        )}
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
