import { useMutation } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { api, ApiError } from '../../api/client.js';
import type { ConnectionTest } from '../../api/types.js';
import { useCan } from '../../session/session.js';
import { Button, ErrorLine } from '../../ui/index.js';

/** Was it refused because its address is private, and no platform admin has opened it? */
export function isClosedAddress(error: unknown): boolean {
  return error instanceof ApiError && error.problems.some((problem) => problem.rule === 'egress');
}

/** The same of a connection test, which tells every failure in words. */
export function testedClosedAddress(result: ConnectionTest): boolean {
  return !result.ok && result.message.includes('refused unless a platform admin');
}

export interface AllowHostProps {
  host: string;
  port: number;
  /** What may not reach it, in the plural. */
  what?: string;
  onAllowed: () => void;
}

/**
 * Private addresses are closed to data sources and channels, lest a tenant reach into the server's own network. Who runs the
 * installation may open one, which is what a first database on the same machine needs.
 */
export function AllowHost({ host, port, what = 'data sources', onAllowed }: AllowHostProps) {
  const mayOpen = useCan('platform:write');
  const allow = useMutation({
    mutationFn: () => api.post('/platform/allowed-hosts', { host, port, reason: `Opened for ${what}` }),
    onSuccess: onAllowed,
  });
  const address = `${host}:${port}`;
  return (
    <div className="flex flex-col gap-2 rounded-control border border-line bg-sunken p-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <ShieldAlert size={16} strokeWidth={1.8} aria-hidden className="shrink-0 text-warning" />
        <p className="min-w-0 flex-[1_1_220px] break-words text-muted">
          <span className="font-semibold text-ink">{address}</span> is a private address, which is closed to {what}.{' '}
          {mayOpen
            ? 'As a platform admin you can open it, for every tenant of this installation.'
            : 'A platform admin of this installation can open it.'}
        </p>
        {mayOpen && (
          <Button size="sm" pending={allow.isPending} onClick={() => allow.mutate()}>
            Allow {address}
          </Button>
        )}
      </div>
      {allow.error !== null && <ErrorLine error={allow.error} />}
    </div>
  );
}
