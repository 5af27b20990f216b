import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client.js';

/** Refusals stay refusals however often they are asked for; what the moment caused is tried again, twice. */
function worthRetrying(failures: number, error: unknown): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ApiError) || error.status === 0 || error.status === 503 || error.status === 429;
}

function wait(failures: number, error: unknown): number {
  if (error instanceof ApiError && error.retryAfter !== undefined) return Math.min(error.retryAfter, 10) * 1000;
  return 600 * 2 ** failures;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: worthRetrying, retryDelay: wait, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}
