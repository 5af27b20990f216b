import { useQuery } from '@tanstack/react-query';
import type { DataSource, SchemaTable } from '../../api/types.js';
import { sourceSchemaQuery, sourceTypesQuery } from '../data-sources/source-queries.js';

const NO_TABLES: readonly SchemaTable[] = [];

/** What the editor knows of the source: its dialect, and its tables once they have been read. */
export function useSource(
  sources: readonly DataSource[],
  sourceId: string,
): { dialect: string; tables: readonly SchemaTable[] } {
  const types = useQuery(sourceTypesQuery);
  const schema = useQuery({ ...sourceSchemaQuery(sourceId), enabled: sourceId !== '' });
  const type = sources.find(({ id }) => id === sourceId)?.type;
  const dialect = types.data?.find((one) => one.type === type)?.dialect ?? 'postgresql';
  return { dialect, tables: schema.data ?? NO_TABLES };
}
