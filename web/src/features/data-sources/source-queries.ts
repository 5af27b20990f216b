import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, listAll } from '../../api/client.js';
import type { DataSource, DataSourceType, SchemaTable, SourceFile } from '../../api/types.js';

/** Keys under which answers about data sources are kept; the first part alone stands for all of a kind. */
export const sourceKeys = {
  all: ['datasources'] as const,
  one: (id: string) => ['datasource', id] as const,
  schema: (id: string) => ['datasource', id, 'schema'] as const,
  files: (id: string) => ['datasource', id, 'files'] as const,
  types: ['datasource-types'] as const,
};

/** All data sources of the tenant. */
export const sourcesQuery = queryOptions({
  queryKey: sourceKeys.all,
  queryFn: ({ signal }) => listAll<DataSource>('/datasources', { signal }),
});

/** The kinds of source that this installation knows, with the schema of their settings. */
export const sourceTypesQuery = queryOptions({
  queryKey: sourceKeys.types,
  queryFn: ({ signal }) => api.get<DataSourceType[]>('/datasources/types', { signal }),
  staleTime: Infinity,
});

/** Tables and columns of a source; the editor's completion reads them too. */
export function sourceSchemaQuery(id: string) {
  return queryOptions({
    queryKey: sourceKeys.schema(id),
    queryFn: ({ signal }) => api.get<SchemaTable[]>(`/datasources/${id}/schema`, { signal }),
    staleTime: 5 * 60_000,
  });
}

export function sourceQuery(id: string) {
  return queryOptions({
    queryKey: sourceKeys.one(id),
    queryFn: ({ signal }) => api.get<DataSource>(`/datasources/${id}`, { signal }),
  });
}

export function sourceFilesQuery(id: string) {
  return queryOptions({
    queryKey: sourceKeys.files(id),
    queryFn: ({ signal }) => listAll<SourceFile>(`/datasources/${id}/files`, { signal }),
  });
}

/** The title of a type, for where only its name is at hand. */
export function useTypeTitle(): (type: string) => string {
  const { data } = useQuery(sourceTypesQuery);
  return (type) => data?.find((one) => one.type === type)?.title ?? type;
}
