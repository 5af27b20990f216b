import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { plural } from '../../format/number.js';
import { ConfirmDialog, SkeletonText, useToast } from '../../ui/index.js';
import { type Channel, channelKeys } from './channel-queries.js';
import { deliveryKeys } from './delivery-queries.js';
import { useChannelUsage } from './use-channel-usage.js';

/** Names that are read out; further ones are counted. */
const MOST_NAMED = 5;

/** Asks before a channel goes, and says what tells it; null: nothing to ask. Its secrets go for good, so there is no way back. */
export function DeleteChannel({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(channel);
  if (channel !== null && channel !== last) setLast(channel);
  const pending = last?.delivery.pending ?? 0;
  return (
    <ConfirmDialog
      open={channel !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${last?.name ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (channel === null) return;
        await api.delete(`/notification-channels/${channel.id}`);
        void queries.invalidateQueries({ queryKey: channelKeys.all });
        void queries.invalidateQueries({ queryKey: deliveryKeys.all });
        toast.success(`“${channel.name}” was deleted`);
      }}
    >
      <Usage channelId={last?.id ?? null} />
      {pending > 0 && <p>{plural(pending, 'notification waits', 'notifications wait')} for it and will not be delivered.</p>}
      <p>Its address and keys are removed for good. What it was told stays in the deliveries.</p>
    </ConfirmDialog>
  );
}

function Usage({ channelId }: { channelId: string | null }) {
  const { usage, failed } = useChannelUsage(channelId);
  if (usage === undefined) return failed ? <p className="text-warning">Which rules tell it could not be found out.</p> : <SkeletonText lines={2} />;
  const { rules, policies } = usage;
  if (rules.length + policies.length === 0) return <p>No alert rule and no escalation policy tells it.</p>;
  return (
    <div className="rounded-control bg-warning-soft px-2.5 py-1.5 text-warning">
      {rules.length > 0 && <Named what={plural(rules.length, 'alert rule tells it', 'alert rules tell it')} names={rules} />}
      {policies.length > 0 && <Named what={plural(policies.length, 'escalation policy tells it', 'escalation policies tell it')} names={policies} />}
    </div>
  );
}

function Named({ what, names }: { what: string; names: readonly string[] }) {
  const more = names.length - MOST_NAMED;
  return (
    <p className="break-words">
      <span className="font-semibold">{what}</span>: {names.slice(0, MOST_NAMED).join(', ')}
      {more > 0 && ` and ${more} more`}
    </p>
  );
}
