import { Ban } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EmbedToken } from '../../../api/types.js';
import { count, plural } from '../../../format/number.js';
import { fullTime } from '../../../format/time.js';
import { type Column, IconButton, Pill, Popover, RelativeTime, Table, type Tone } from '../../../ui/index.js';
import { domainsInWords, valueInWords } from './token-words.js';

const STATES: Record<EmbedToken['status'], { tone: Tone; label: string }> = {
  active: { tone: 'success', label: 'active' },
  expired: { tone: 'neutral', label: 'run out' },
  revoked: { tone: 'neutral', label: 'revoked' },
};

export interface TokensTableProps {
  /** undefined while they are loading. */
  tokens: readonly EmbedToken[] | undefined;
  /** Of a dashboard; undefined for one that the reader does not see. */
  nameOf: (dashboardId: string) => string | undefined;
  /** Of whoever made a token. */
  makerOf: (token: EmbedToken) => string;
  /** null: the reader may not. */
  onRevoke: ((token: EmbedToken) => void) | null;
  empty: ReactNode;
}

/** Embed tokens, the newest first, with what each of them lets its viewers do. */
export function TokensTable({ tokens, nameOf, makerOf, onRevoke, empty }: TokensTableProps) {
  const columns: Column<EmbedToken>[] = [
    {
      key: 'dashboard',
      header: 'Dashboard',
      grow: true,
      cell: (token) => {
        const name = nameOf(token.dashboardId) ?? 'A dashboard you do not see';
        return (
          <div className="min-w-0">
            <p className="truncate font-medium" title={name}>
              {name}
            </p>
            <p className="truncate text-sm text-muted" title={`${makerOf(token)}, ${fullTime(token.createdAt)}`}>
              {makerOf(token)}, <RelativeTime at={token.createdAt} />
              {/* Where its column has no room. */}
              <span className="md:hidden">{lockedInShort(token)}</span>
            </p>
          </div>
        );
      },
    },
    {
      key: 'state',
      header: 'State',
      cell: ({ status, revokedAt }) => (
        <span title={revokedAt === null ? undefined : fullTime(revokedAt)}>
          <Pill tone={STATES[status].tone}>{STATES[status].label}</Pill>
        </span>
      ),
    },
    { key: 'locked', header: 'Locked', hideBelow: 'md', cell: (token) => <Locked token={token} /> },
    {
      key: 'domains',
      header: 'Domains',
      hideBelow: 'lg',
      cell: ({ allowedDomains }) => (
        <span
          className={allowedDomains.length === 0 ? 'text-warning' : 'block max-w-48 truncate text-muted'}
          title={allowedDomains.join('\n')}
        >
          {domainsInWords(allowedDomains)}
        </span>
      ),
    },
    { key: 'views', header: 'Views', align: 'right', hideBelow: 'sm', cell: ({ viewCount }) => count(viewCount) },
    {
      key: 'seen',
      header: 'Last seen',
      hideBelow: 'md',
      cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'expires',
      header: 'Runs out',
      hideBelow: 'sm',
      // A revoked one has ended already, whenever it would have.
      cell: ({ expiresAt, status }) => (
        <RelativeTime at={status === 'revoked' ? null : expiresAt} never="–" className="whitespace-nowrap text-muted" />
      ),
    },
  ];
  if (onRevoke !== null) {
    columns.push({
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '40px',
      cell: (token) =>
        token.status === 'active' && (
          <IconButton
            icon={Ban}
            size="sm"
            variant="danger"
            label={`Revoke the token for ${nameOf(token.dashboardId) ?? 'the dashboard'}`}
            onClick={() => onRevoke(token)}
          />
        ),
    });
  }
  return <Table caption="Embed tokens" columns={columns} rows={tokens} rowKey={({ id }) => id} empty={empty} />;
}

function lockedInShort({ lockedParameters }: EmbedToken): string {
  const names = Object.keys(lockedParameters);
  return names.length === 0 ? ', nothing locked' : `, locks ${names.join(', ')}`;
}

/** The locked names, with their values and the other choices at hand. */
function Locked({ token }: { token: EmbedToken }) {
  const names = Object.keys(token.lockedParameters);
  const { interaction, export: mayExport } = token.permissions;
  return (
    <Popover
      label="What the token stands for"
      trigger={
        <button
          type="button"
          className="max-w-40 truncate rounded-sm text-muted underline decoration-line-strong decoration-dotted underline-offset-3 hover:text-ink"
        >
          {names.length === 0 ? 'nothing' : names.length <= 2 ? names.join(', ') : plural(names.length, 'name')}
        </button>
      }
    >
      <div className="flex max-w-80 flex-col gap-2.5 text-sm">
        <Values title="Locked" values={token.lockedParameters} none="Nothing is locked." />
        {Object.keys(token.userContext).length > 0 && <Values title="Viewer" values={token.userContext} none="" />}
        <p className="text-muted">
          Viewers may {interaction}
          {mayExport ? ' and export' : ''}.
        </p>
      </div>
    </Popover>
  );
}

function Values({ title, values, none }: { title: string; values: Record<string, unknown>; none: string }) {
  const entries = Object.entries(values);
  return (
    <div>
      <p className="font-semibold">{title}</p>
      {entries.length === 0 && <p className="text-muted">{none}</p>}
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-0.5">
        {entries.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="font-mono text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{valueInWords(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
