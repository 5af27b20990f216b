import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { cx, Dialog, ErrorPanel, Skeleton, SkeletonText, useToast } from '../../ui/index.js';
import { ChannelForm } from './ChannelForm.js';
import { KINDS } from './channel-kinds.js';
import { type Channel, channelKeys, type ChannelKind, type ChannelType, channelTypesQuery } from './channel-queries.js';

export interface ChannelDialogProps {
  /** The stored channel; null for a new one. */
  channel: Channel | null;
  onClose: () => void;
  onTest: (channel: Channel) => void;
}

/** Sets a channel up, or changes one. */
export function ChannelDialog({ channel, onClose, onTest }: ChannelDialogProps) {
  const types = useQuery(channelTypesQuery);
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'slack');
  const queries = useQueryClient();
  const toast = useToast();
  const type = types.data?.find((each) => each.kind === kind);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} size="lg" title={channel === null ? 'New channel' : `Edit “${channel.name}”`}>
      {types.isError && types.data === undefined ? (
        <ErrorPanel title="The kinds of channel could not be loaded" error={types.error} onRetry={() => void types.refetch()} retrying={types.isFetching} className="mb-4" />
      ) : (
        <div className="flex flex-col gap-4">
          {channel === null && <KindChoice types={types.data} chosen={kind} onChoose={setKind} />}
          {type === undefined ? (
            <div className="pb-4">
              <SkeletonText lines={5} />
            </div>
          ) : (
            <ChannelForm
              key={type.kind}
              type={type}
              channel={channel}
              onCancel={onClose}
              save={async (name, settings, andTest) => {
                const saved =
                  channel === null
                    ? await api.post<Channel>('/notification-channels', { name, kind, settings })
                    : await api.put<Channel>(`/notification-channels/${channel.id}`, { name, settings, version: channel.version });
                void queries.invalidateQueries({ queryKey: channelKeys.all });
                onClose();
                if (andTest) onTest(saved);
                else toast.success(channel === null ? `“${name}” is set up: choose it in an alert rule` : `“${name}” was changed`);
              }}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}

function KindChoice({ types, chosen, onChoose }: { types: readonly ChannelType[] | undefined; chosen: ChannelKind; onChoose: (kind: ChannelKind) => void }) {
  return (
    <fieldset className="grid grid-cols-2 gap-2">
      <legend className="sr-only">Kind of channel</legend>
      {types?.map(({ kind, title }) => {
        const { icon: Icon, about } = KINDS[kind];
        const on = kind === chosen;
        return (
          <label
            key={kind}
            className={cx(
              'flex cursor-pointer items-start gap-2.5 rounded-card border p-2.5 transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary',
              on ? 'border-primary bg-primary-soft' : 'border-line hover:border-line-strong',
            )}
          >
            <input
              type="radio"
              name="kind"
              value={kind}
              checked={on}
              onChange={() => onChoose(kind)}
              aria-labelledby={`kind-${kind}`}
              aria-describedby={`about-${kind}`}
              className="sr-only"
            />
            <Icon size={17} strokeWidth={1.7} aria-hidden className={cx('mt-0.5 shrink-0', on ? 'text-primary' : 'text-muted')} />
            <span className="min-w-0">
              <span id={`kind-${kind}`} className="block font-semibold">
                {title}
              </span>
              <span id={`about-${kind}`} className="block text-sm text-muted max-sm:sr-only">
                {about}
              </span>
            </span>
          </label>
        );
      }) ?? [1, 2, 3, 4].map((key) => <Skeleton key={key} className="h-14 rounded-card" />)}
    </fieldset>
  );
}
