import { useQueryClient } from '@tanstack/react-query';
import { BellOff, BellRing, Check, ChevronsUp, CircleCheck, Clock, Flame, type LucideIcon, MessageSquare, Repeat, UserRound } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { namedAs } from '../../../forms/server-problems.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { useCan } from '../../../session/session.js';
import { Button, Card, ErrorLine, Field, RelativeTime, Textarea } from '../../../ui/index.js';
import { useMemberNames } from '../../members/use-member-names.js';
import { alertKeys } from '../alert-queries.js';
import type { AlertDetail } from '../alert-types.js';
import { timelineOf } from './timeline-of.js';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  pending: Clock,
  opened: Flame,
  acknowledged: Check,
  snoozed: BellOff,
  silenced: BellOff,
  repeated: Repeat,
  resolved: CircleCheck,
  comment: MessageSquare,
  assigned: UserRound,
  unassigned: UserRound,
  escalated: ChevronsUp,
};

/** All that happened to an alert, the newest first, with what people said; and a field to say more. */
export function Timeline({ alert }: { alert: AlertDetail }) {
  const nameOf = useMemberNames();
  const mayRespond = useCan('alerts:respond');
  const entries = timelineOf(alert, nameOf);
  return (
    <Card title="What happened">
      {mayRespond && <CommentForm id={alert.id} />}
      <ol aria-label="What happened" className="flex flex-col">
        {entries.map(({ key, kind, title, text, at }) => {
          const Icon = ICONS[kind] ?? BellRing;
          return (
            <li key={key} className="relative flex gap-2.5 pb-3 last:pb-0">
              <span className="absolute top-5 bottom-0 left-[9px] w-px bg-line" aria-hidden />
              <span className="relative mt-px flex size-[19px] shrink-0 items-center justify-center rounded-full border border-line bg-card text-muted">
                <Icon size={11} strokeWidth={2} aria-hidden />
              </span>
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium break-words">{title}</span>
                  <RelativeTime past at={at} className="text-sm text-muted" />
                </p>
                {text !== null && <p className="text-sm break-words whitespace-pre-line text-muted">{text}</p>}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

function CommentForm({ id }: { id: string }) {
  const form = useForm({ defaultValues: { text: '' } });
  const queries = useQueryClient();
  const { submit, pending, error } = useSubmit(form, namedAs<{ text: string }>('text'), async ({ text }) => {
    await api.post(`/alerts/${id}/comment`, { text: text.trim() });
    form.reset();
    await queries.invalidateQueries({ queryKey: alertKeys.all });
  });
  return (
    <form
      noValidate
      className="mb-4 flex flex-col items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label="Comment" className="w-full" error={form.formState.errors.text?.message}>
        <Textarea
          rows={2}
          maxLength={4_000}
          placeholder="What you found, or do about it"
          {...form.register('text', { validate: (text) => text.trim() !== '' || 'Write something first.' })}
        />
      </Field>
      {error !== null && <ErrorLine error={error} />}
      <Button type="submit" size="sm" pending={pending}>
        Add comment
      </Button>
    </form>
  );
}
