import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Settings2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { errorMessage } from '../../api/errors.js';
import { Button, ErrorLine, Popover, SkeletonText, Switch, useToast } from '../../ui/index.js';

interface Settings {
  redactEmails: boolean;
}

const KEY = ['log-settings'] as const;

/** What the tenant wants of its logs; for those who may say so. */
export function LogSettings() {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Settings of logs"
      align="end"
      className="w-80"
      trigger={<Button icon={Settings2}>Settings</Button>}
    >
      <h2 className="mb-2 text-base font-semibold">Settings of logs</h2>
      <RedactEmails />
    </Popover>
  );
}

function RedactEmails() {
  const queries = useQueryClient();
  const toast = useToast();
  const settings = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.get<Settings>('/system/logs/settings', { signal }) });
  const change = useMutation({
    mutationFn: (redactEmails: boolean) => api.put<Settings>('/system/logs/settings', { redactEmails }),
    onSuccess: (saved) => {
      queries.setQueryData(KEY, saved);
      toast.success(saved.redactEmails ? 'E-mail addresses are taken out from now on' : 'E-mail addresses are kept from now on');
    },
    onError: (error) => toast.error('The setting could not be saved', error),
  });
  if (settings.isError && settings.data === undefined) {
    return (
      <>
        <ErrorLine error={settings.error} />
        <Button size="sm" className="mt-2" onClick={() => void settings.refetch()} aria-label={`Retry: ${errorMessage(settings.error)}`}>
          Retry
        </Button>
      </>
    );
  }
  if (settings.data === undefined) return <SkeletonText lines={2} />;
  return (
    <Switch
      label="Take out e-mail addresses"
      description="Before lines are stored, from then on. Passwords, tokens and card numbers are always taken out."
      checked={change.isPending ? change.variables : settings.data.redactEmails}
      disabled={change.isPending}
      onChange={(event) => change.mutate(event.target.checked)}
    />
  );
}
