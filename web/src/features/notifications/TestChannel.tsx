import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleX, Zap } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { api } from '../../api/client.js';
import { duration } from '../../format/number.js';
import { Button, cx, Dialog, ErrorLine, Skeleton } from '../../ui/index.js';
import { AllowHost } from '../data-sources/AllowHost.js';
import { type Channel, channelKeys, type ChannelTest } from './channel-queries.js';
import { closedAddressOf } from './channel-words.js';

/** Sends a notification to try a channel, and shows what the receiver said. */
export function TestChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const queries = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => api.post<ChannelTest>(`/notification-channels/${channel.id}/test`),
    // What waited for it is tried again when it answers.
    onSettled: () => queries.invalidateQueries({ queryKey: channelKeys.all }),
  });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate();
  }, [mutate]);
  const closed = data === undefined || isPending ? null : closedAddressOf(data.message, channel);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Test of “${channel.name}”`}
      description="It says that it is a test and that nothing needs to be done."
      footer={
        <>
          <Button icon={Zap} pending={isPending} onClick={() => mutate()}>
            Send again
          </Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2" aria-live="polite" aria-busy={isPending}>
        {isPending ? (
          <>
            <p className="sr-only">Sending</p>
            <Skeleton className="h-10 w-full" />
          </>
        ) : error !== null ? (
          <ErrorLine error={error} />
        ) : (
          data !== undefined && <Answer test={data} />
        )}
        {closed !== null && <AllowHost {...closed} what="channels" onAllowed={() => mutate()} />}
      </div>
    </Dialog>
  );
}

function Answer({ test: { delivered, message, latencyMs } }: { test: ChannelTest }) {
  const Icon = delivered ? CircleCheck : CircleX;
  return (
    <div className={cx('flex items-start gap-2 rounded-control px-2.5 py-2', delivered ? 'bg-success-soft text-success' : 'bg-danger-soft text-danger')}>
      <Icon size={15} strokeWidth={1.9} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{delivered ? `Delivered in ${duration(latencyMs)}` : 'Not delivered'}</p>
        <p className="break-words">{message}</p>
      </div>
    </div>
  );
}
