import { queryOptions } from '@tanstack/react-query';
import { listAll } from '../../../api/client.js';
import type { components } from '../../../api/schema.js';

type Schemas = components['schemas'];
/** Nothing is told of alerts that all its matchers match, from its start until before its end. */
export type Silence = Schemas['SilenceResponse'];
export type SilenceBody = Schemas['CreateSilenceDto'];

/** Silences begin and end by the clock, without a word on the socket. */
const AGAIN_MS = 30_000;

export const silenceKeys = { all: ['silences'] as const };

/** Silences of the tenant, those over included while they are kept. */
export const silencesQuery = queryOptions({
  queryKey: silenceKeys.all,
  queryFn: ({ signal }) => listAll<Silence>('/silences?ended=true', { signal }),
  refetchInterval: AGAIN_MS,
});
