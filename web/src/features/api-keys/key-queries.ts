import { queryOptions } from '@tanstack/react-query';
import { api, listAll } from '../../api/client.js';
import type { ApiKey, PermissionMatrix } from '../../api/types.js';

export const KEYS = ['api-keys'] as const;

export const keysQuery = queryOptions({
  queryKey: KEYS,
  queryFn: ({ signal }) => listAll<ApiKey>('/auth/api-keys', { signal }),
});

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: ({ signal }) => api.get<PermissionMatrix>('/auth/permissions', { signal }),
  staleTime: Infinity,
});
