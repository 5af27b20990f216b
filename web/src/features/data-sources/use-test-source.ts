import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import type { ConnectionTest, DataSource } from '../../api/types.js';
import { duration } from '../../format/number.js';
import { useToast } from '../../ui/index.js';
import { sourceKeys } from './source-queries.js';

/** Tests a stored source's connection and says how it went. */
export function useTestSource(source: DataSource) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: () => api.post<ConnectionTest>(`/datasources/${source.id}/test`),
    onSuccess: (result) => {
      if (result.ok)
        toast.success(
          `${source.name} answers`,
          `${duration(result.latencyMs)} · ${result.serverVersion ?? result.message}`,
        );
      else
        toast.show({
          title: `${source.name} does not answer`,
          description: result.message,
          tone: 'danger',
          duration: 9000,
        });
    },
    onError: (error) => toast.error(`${source.name} could not be tested`, error),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: sourceKeys.all }),
        queries.invalidateQueries({ queryKey: sourceKeys.one(source.id), exact: true }),
      ]),
  });
}
