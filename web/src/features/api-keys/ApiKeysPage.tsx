import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.js';
import type { ApiKey } from '../../api/types.js';
import { plural } from '../../format/number.js';
import { shortDate } from '../../format/time.js';
import { useCan } from '../../session/session.js';
import {
  Button,
  Card,
  type Column,
  ConfirmDialog,
  EmptyState,
  ErrorPanel,
  IconButton,
  PageHeader,
  Pill,
  Popover,
  RelativeTime,
  Table,
  useNow,
  useToast,
} from '../../ui/index.js';
import { CreateKeyDialog } from './CreateKeyDialog.js';
import { KEYS, keysQuery } from './key-queries.js';

/** Days before its end from which a key's expiry is pointed out. */
const SOON = 14;

export default function ApiKeysPage() {
  const keys = useQuery(keysQuery);
  const mayWrite = useCan('api-keys:write');
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const create = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      Create key
    </Button>
  );
  return (
    <>
      <PageHeader title="API keys" actions={keys.data?.length !== 0 && create} />
      {keys.isError && keys.data === undefined ? (
        <ErrorPanel
          title="The API keys could not be loaded"
          error={keys.error}
          onRetry={() => void keys.refetch()}
          retrying={keys.isFetching}
        />
      ) : (
        <Card flush>
          <Table
            caption="API keys"
            columns={columnsOf(mayWrite ? setRevoking : null)}
            rows={keys.data}
            rowKey={(key) => key.id}
            initialSort={{ key: 'name' }}
            empty={
              <EmptyState icon={KeyRound} title="No API key yet" action={create}>
                A key lets a program call the API with the permissions that you choose, sent as{' '}
                <code className="font-mono text-sm">X-API-Key</code>.
              </EmptyState>
            }
          />
        </Card>
      )}
      <CreateKeyDialog open={creating} onOpenChange={setCreating} />
      <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function columnsOf(onRevoke: ((key: ApiKey) => void) | null): Column<ApiKey>[] {
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      header: 'Name',
      grow: true,
      sortValue: (key) => key.name,
      cell: (key) => (
        <div className="min-w-0">
          <p className="truncate font-medium" title={key.name}>
            {key.name}
          </p>
          <p className="truncate font-mono text-xs text-muted">{key.prefix}…</p>
        </div>
      ),
    },
    {
      key: 'permissions',
      header: 'May',
      sortValue: (key) => key.permissions.length,
      cell: (key) => <Permissions permissions={key.permissions} />,
    },
    {
      key: 'created',
      header: 'Created',
      hideBelow: 'lg',
      sortValue: (key) => key.createdAt,
      cell: (key) => <RelativeTime at={key.createdAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'used',
      header: 'Last used',
      hideBelow: 'md',
      sortValue: (key) => key.lastUsedAt,
      cell: (key) => <RelativeTime at={key.lastUsedAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'expires',
      header: 'Runs out',
      hideBelow: 'sm',
      sortValue: (key) => key.expiresAt,
      cell: (key) => <Expiry at={key.expiresAt} />,
    },
  ];
  if (onRevoke === null) return columns;
  return [
    ...columns,
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '40px',
      cell: (key) => (
        <IconButton
          icon={Trash2}
          size="sm"
          variant="danger"
          label={`Revoke ${key.name}`}
          onClick={() => onRevoke(key)}
        />
      ),
    },
  ];
}

function Permissions({ permissions }: { permissions: string[] }) {
  return (
    <Popover
      label="Permissions"
      trigger={
        <button
          type="button"
          className="rounded-sm whitespace-nowrap text-muted underline decoration-line-strong decoration-dotted underline-offset-3 hover:text-ink"
        >
          {plural(permissions.length, 'permission')}
        </button>
      }
    >
      <ul className="flex flex-col gap-0.5 font-mono text-sm">
        {[...permissions].sort().map((permission) => (
          <li key={permission}>{permission}</li>
        ))}
      </ul>
    </Popover>
  );
}

function Expiry({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <span className="text-muted">never</span>;
  const days = (Date.parse(at) - now.getTime()) / 86_400_000;
  if (days <= 0) return <Pill tone="danger">run out</Pill>;
  if (days <= SOON) return <Pill tone="warning">in {Math.ceil(days)}&nbsp;d</Pill>;
  return <span className="whitespace-nowrap text-muted">{shortDate(at)}</span>;
}

function RevokeKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      open={apiKey !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke ${apiKey?.name ?? 'the key'}?`}
      confirmLabel="Revoke"
      onConfirm={async () => {
        if (apiKey === null) return;
        await api.delete(`/auth/api-keys/${apiKey.id}`);
        await queries.invalidateQueries({ queryKey: KEYS });
        toast.success(`${apiKey.name} is revoked`);
      }}
    >
      <p>Programs that use it are refused from now on. This cannot be undone; a new key takes its place.</p>
    </ConfirmDialog>
  );
}
