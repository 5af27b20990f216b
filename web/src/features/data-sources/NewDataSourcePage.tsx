import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Database, FileSpreadsheet } from 'lucide-react';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api/client.js';
import type { DataSource, DataSourceType } from '../../api/types.js';
import { ButtonLink, Card, cx, ErrorPanel, PageHeader, Skeleton, SkeletonText, useToast } from '../../ui/index.js';
import { sourceKeys, sourceTypesQuery } from './source-queries.js';
import { SourceForm } from './SourceForm.js';

/** A sentence for each kind that is known here; others show their title alone. */
const ABOUT: Record<string, string> = {
  postgresql: 'A database that this server can reach. Tidemark only reads.',
  file: 'Upload CSV, TSV, JSON, NDJSON or Parquet; query them with SQL.',
};

export default function NewDataSourcePage() {
  const types = useQuery(sourceTypesQuery);
  const [search, setSearch] = useSearchParams();
  const chosen = types.data?.find((type) => type.type === search.get('type')) ?? types.data?.[0];
  return (
    <>
      <PageHeader title="Add a data source" back={{ to: '/data-sources', label: 'Data sources' }} />
      {types.isError && types.data === undefined ? (
        <ErrorPanel
          title="The kinds of data source could not be loaded"
          error={types.error}
          onRetry={() => void types.refetch()}
        />
      ) : (
        <div className="flex max-w-2xl flex-col gap-3">
          <TypeChoice types={types.data} chosen={chosen} onChoose={(type) => setSearch({ type }, { replace: true })} />
          <Card title={chosen?.title ?? <Skeleton className="h-3.5 w-28" />}>
            {chosen === undefined ? <SkeletonText lines={5} /> : <NewSource key={chosen.type} type={chosen} />}
          </Card>
        </div>
      )}
    </>
  );
}

interface TypeChoiceProps {
  types: DataSourceType[] | undefined;
  chosen: DataSourceType | undefined;
  onChoose: (type: string) => void;
}

function TypeChoice({ types, chosen, onChoose }: TypeChoiceProps) {
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="sr-only">Kind of data source</legend>
      {types?.map((type) => {
        const Icon = type.type === 'file' ? FileSpreadsheet : Database;
        const on = type.type === chosen?.type;
        return (
          <label
            key={type.type}
            className={cx(
              'flex cursor-pointer items-start gap-3 rounded-card border bg-card p-3.5 transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary',
              on ? 'border-primary' : 'border-line hover:border-line-strong',
            )}
          >
            <input
              type="radio"
              name="type"
              value={type.type}
              checked={on}
              onChange={() => onChoose(type.type)}
              aria-labelledby={`type-${type.type}`}
              aria-describedby={`about-${type.type}`}
              className="sr-only"
            />
            <Icon
              size={19}
              strokeWidth={1.6}
              aria-hidden
              className={cx('mt-0.5 shrink-0', on ? 'text-primary' : 'text-muted')}
            />
            <span className="min-w-0">
              <span id={`type-${type.type}`} className="block font-semibold">
                {type.title}
              </span>
              <span id={`about-${type.type}`} className="block text-sm text-muted">
                {ABOUT[type.type] ?? `SQL in the dialect ${type.dialect}.`}
              </span>
            </span>
          </label>
        );
      }) ?? [1, 2].map((key) => <Skeleton key={key} className="h-[76px] rounded-card" />)}
    </fieldset>
  );
}

function NewSource({ type }: { type: DataSourceType }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  return (
    <SourceForm
      type={type}
      source={null}
      submitLabel={type.type === 'file' ? 'Add and upload files' : 'Add data source'}
      secondary={
        <ButtonLink to="/data-sources" variant="ghost">
          Cancel
        </ButtonLink>
      }
      save={async (name, settings) => {
        const source = await api.post<DataSource>('/datasources', { name, type: type.type, settings });
        queries.setQueryData(sourceKeys.one(source.id), source);
        // Its page says how the first contact went; nobody has to wait for that here.
        void api
          .post(`/datasources/${source.id}/test`)
          .catch(() => undefined)
          .then(() => queries.invalidateQueries({ queryKey: sourceKeys.one(source.id), exact: true }));
        await queries.invalidateQueries({ queryKey: sourceKeys.all });
        toast.success(`${source.name} is added`);
        await navigate(`/data-sources/${source.id}${type.type === 'file' ? '?tab=files' : ''}`);
      }}
    />
  );
}
