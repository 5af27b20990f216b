import { type DefaultError, type QueryKey, useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';

/**
 * Reads what a form is to change, as it is now: `data` is undefined until it was read for this form. What was read for another
 * page a moment ago may be old, and whoever is quick would change the old one and be refused.
 */
export function useFresh<T, K extends QueryKey>(options: UseQueryOptions<T, DefaultError, T, K>): Pick<UseQueryResult<T>, 'data' | 'error' | 'isError' | 'isFetching' | 'refetch'> {
  const { data, error, isError, isFetching, isFetchedAfterMount, refetch } = useQuery({ ...options, refetchOnMount: 'always' });
  return { data: isFetchedAfterMount ? data : undefined, error, isError, isFetching, refetch };
}
