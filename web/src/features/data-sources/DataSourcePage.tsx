import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, SquareTerminal, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { api, ApiError } from '../../api/client.js';
import type { DataSource } from '../../api/types.js';
import { useCan } from '../../session/session.js';
import {
  Button,
  ButtonLink,
  Card,
  EmptyState,
  ErrorPanel,
  IconButton,
  Menu,
  MenuItem,
  PageHeader,
  RelativeTime,
  Skeleton,
  SkeletonText,
  TabPanel,
  Tabs,
  useToast,
} from '../../ui/index.js';
import { DeleteSource } from './DeleteSource.js';
import { place } from './DataSourcesPage.js';
import { SchemaCard } from './SchemaCard.js';
import { SourceFiles } from './SourceFiles.js';
import { sourceKeys, sourceQuery, sourceTypesQuery, useTypeTitle } from './source-queries.js';
import { SourceForm } from './SourceForm.js';
import { SourcePill } from './SourceStatus.js';
import { useTestSource } from './use-test-source.js';

const BACK = { to: '/data-sources', label: 'Data sources' };

export default function DataSourcePage() {
  const { id = '' } = useParams();
  const source = useQuery(sourceQuery(id));
  if (source.data !== undefined) return <Loaded source={source.data} />;
  const missing = source.error instanceof ApiError && source.error.status === 404;
  return (
    <>
      <PageHeader title={source.isError ? 'Data source' : ' '} documentTitle="Data source" back={BACK} />
      {missing && (
        <EmptyState
          title="There is no such data source"
          action={<ButtonLink to="/data-sources">All data sources</ButtonLink>}
        />
      )}
      {source.isError && !missing && <ErrorPanel error={source.error} onRetry={() => void source.refetch()} />}
      {!source.isError && (
        <Card>
          <Skeleton className="mb-4 h-4 w-48" />
          <SkeletonText lines={6} />
        </Card>
      )}
    </>
  );
}

function Loaded({ source }: { source: DataSource }) {
  const [search, setSearch] = useSearchParams();
  const [deleting, setDeleting] = useState(false);
  const navigate = useNavigate();
  const titleOf = useTypeTitle();
  const mayWrite = useCan('datasources:write');
  const isFile = source.type === 'file';
  const tabs = [
    ...(isFile ? [{ value: 'files', label: 'Files' }] : []),
    { value: 'schema', label: 'Tables' },
    ...(mayWrite ? [{ value: 'connection', label: isFile ? 'Settings' : 'Connection' }] : []),
  ];
  const wanted = search.get('tab');
  const tab = tabs.find((one) => one.value === wanted)?.value ?? tabs[0]?.value ?? 'schema';
  return (
    <>
      <PageHeader
        title={source.name}
        back={BACK}
        pill={<SourcePill status={source.status} />}
        description={<Facts source={source} title={titleOf(source.type)} />}
        actions={<Actions source={source} onDelete={() => setDeleting(true)} />}
      />
      {source.status === 'failing' && source.lastError !== null && (
        <ErrorPanel className="mb-3" title="The last check failed" error={new Error(source.lastError)} />
      )}
      <Tabs
        label="Parts of the data source"
        value={tab}
        onValueChange={(next) => setSearch({ tab: next }, { replace: true })}
        tabs={tabs}
      >
        {isFile && (
          <TabPanel value="files">
            <SourceFiles source={source} mayWrite={mayWrite} />
          </TabPanel>
        )}
        <TabPanel value="schema">
          <SchemaCard source={source} />
        </TabPanel>
        {mayWrite && (
          <TabPanel value="connection">
            <Connection source={source} />
          </TabPanel>
        )}
      </Tabs>
      <DeleteSource
        source={deleting ? source : null}
        onClose={() => setDeleting(false)}
        onDeleted={() => navigate('/data-sources')}
      />
    </>
  );
}

function Facts({ source, title }: { source: DataSource; title: string }) {
  const where = place(source);
  return (
    <span className="text-sm break-words normal-nums">
      {title}
      {where !== '' && ` · ${where}`}
      {source.lastCheckedAt !== null && (
        <>
          {' · '}checked <RelativeTime at={source.lastCheckedAt} className="whitespace-nowrap" />
        </>
      )}
    </span>
  );
}

function Actions({ source, onDelete }: { source: DataSource; onDelete: () => void }) {
  const mayWrite = useCan('datasources:write');
  const mayQuery = useCan('queries:execute');
  const test = useTestSource(source);
  return (
    <>
      <Button icon={Zap} pending={test.isPending} onClick={() => test.mutate()}>
        Test
      </Button>
      {mayQuery && (
        <ButtonLink to={`/explore?source=${source.id}`} variant="primary" icon={SquareTerminal}>
          Explore
        </ButtonLink>
      )}
      {mayWrite && (
        <Menu trigger={<IconButton icon={Ellipsis} label="More actions" variant="outline" plain />}>
          <MenuItem icon={Trash2} tone="danger" onSelect={onDelete}>
            Delete data source
          </MenuItem>
        </Menu>
      )}
    </>
  );
}

function Connection({ source }: { source: DataSource }) {
  const types = useQuery(sourceTypesQuery);
  const queries = useQueryClient();
  const toast = useToast();
  const type = types.data?.find((one) => one.type === source.type);
  if (type === undefined) {
    return types.isError ? (
      <ErrorPanel error={types.error} onRetry={() => void types.refetch()} />
    ) : (
      <SkeletonText lines={6} />
    );
  }
  return (
    <Card className="max-w-2xl">
      <SourceForm
        // A save by somebody else brings a new version, and with it the form's new beginning.
        key={source.version}
        type={type}
        source={source}
        submitLabel="Save"
        save={async (name, settings) => {
          const saved = await api.put<DataSource>(`/datasources/${source.id}`, {
            name,
            settings,
            version: source.version,
          });
          queries.setQueryData(sourceKeys.one(source.id), saved);
          toast.success(`${saved.name} is saved`);
          await Promise.all([
            queries.invalidateQueries({ queryKey: sourceKeys.all }),
            queries.invalidateQueries({ queryKey: sourceKeys.schema(source.id) }),
          ]);
        }}
      />
    </Card>
  );
}
