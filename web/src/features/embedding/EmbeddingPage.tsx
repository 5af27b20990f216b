import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { AppWindow, Plus } from 'lucide-react';
import { useState } from 'react';
import type { EmbedToken } from '../../api/types.js';
import { useCan, useMe } from '../../session/session.js';
import {
  Button,
  ButtonLink,
  Card,
  EmptyState,
  ErrorPanel,
  PageHeader,
  SegmentedControl,
  Select,
} from '../../ui/index.js';
import { dashboardsQuery } from '../dashboards/data/dashboard-queries.js';
import { membersQuery } from '../members/member-queries.js';
import { type TokenFilter, tokensQuery } from './embed-queries.js';
import { RevokeToken } from './tokens/RevokeToken.js';
import { TokensTable } from './tokens/TokensTable.js';

const STATES = [
  { value: 'active', label: 'Active' },
  { value: 'ended', label: 'Ended' },
  { value: 'all', label: 'All' },
] as const;

const EMPTY: Record<TokenFilter['state'], { title: string; text: string }> = {
  active: { title: 'No active token', text: 'Those that have run out or were revoked are under Ended.' },
  ended: { title: 'No token has ended', text: 'Those that run out or are revoked stay here for a while.' },
  all: {
    title: 'No dashboard is embedded yet',
    text: 'A token shows one dashboard in your own application, with the values that you lock for its viewer.',
  },
};

export default function EmbeddingPage() {
  const [filter, setFilter] = useState<TokenFilter>({ state: 'all', dashboardId: null });
  const tokens = useInfiniteQuery(tokensQuery(filter));
  const dashboards = useQuery(dashboardsQuery);
  const mayWrite = useCan('embed-tokens:write');
  const makerOf = useMakers();
  const [revoking, setRevoking] = useState<EmbedToken | null>(null);
  const rows = tokens.data?.pages.flatMap((page) => page.tokens);
  const nameOf = (id: string): string | undefined => dashboards.data?.find((dashboard) => dashboard.id === id)?.name;
  const filtered = filter.state !== 'all' || filter.dashboardId !== null;
  const none = rows?.length === 0 && !filtered;
  const create = mayWrite && (
    <ButtonLink
      variant="primary"
      icon={Plus}
      to={filter.dashboardId === null ? '/embedding/new' : `/embedding/new?dashboard=${filter.dashboardId}`}
    >
      Embed a dashboard
    </ButtonLink>
  );
  const { title, text } = EMPTY[filter.state];
  return (
    <>
      <PageHeader title="Embedding" actions={!none && create} />
      {tokens.isError && rows === undefined ? (
        <ErrorPanel
          title="The tokens could not be loaded"
          error={tokens.error}
          onRetry={() => void tokens.refetch()}
          retrying={tokens.isFetching}
        />
      ) : (
        <div className="flex flex-col gap-3">
          {!none && (
            <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
              <SegmentedControl
                label="State of tokens"
                value={filter.state}
                onValueChange={(state) => setFilter({ ...filter, state })}
                options={STATES}
              />
              <div className="w-52">
                <Select
                  aria-label="Dashboard"
                  value={filter.dashboardId ?? ''}
                  onValueChange={(id) => setFilter({ ...filter, dashboardId: id === '' ? null : id })}
                  options={[
                    { value: '', label: 'All dashboards' },
                    ...(dashboards.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              </div>
            </div>
          )}
          <Card flush>
            <TokensTable
              tokens={rows}
              nameOf={nameOf}
              makerOf={makerOf}
              onRevoke={mayWrite ? setRevoking : null}
              empty={
                <EmptyState icon={AppWindow} title={title} action={none && create}>
                  {text}
                </EmptyState>
              }
            />
          </Card>
          {tokens.hasNextPage && (
            <Button
              className="self-center"
              pending={tokens.isFetchingNextPage}
              onClick={() => void tokens.fetchNextPage()}
            >
              Show more
            </Button>
          )}
        </div>
      )}
      <RevokeToken
        token={revoking}
        name={revoking === null ? 'the dashboard' : (nameOf(revoking.dashboardId) ?? 'the dashboard')}
        onClose={() => setRevoking(null)}
      />
    </>
  );
}

/** Names of those who made tokens, as far as the reader may see the members. */
function useMakers(): (token: EmbedToken) => string {
  const { user, tenant } = useMe();
  const mayReadMembers = useCan('members:read');
  const members = useQuery({ ...membersQuery(tenant.id), enabled: mayReadMembers });
  return ({ createdBy }) => {
    if (createdBy === user.id) return 'you';
    return members.data?.find(({ userId }) => userId === createdBy)?.name ?? 'another member';
  };
}
