import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError } from '../../../api/client.js';
import { useToast } from '../../../ui/index.js';
import { type KeptQuery, queryKeys } from '../explore-queries.js';
import type { QueryContent } from './SaveQueryDialog.js';

export interface SavedQueryActions {
  saving: boolean;
  /** Somebody else saved the query meanwhile. */
  conflict: boolean;
  /** Saves the content under the open query's name. */
  save: () => Promise<void>;
  /** Saves it over what somebody else saved. */
  overwrite: () => Promise<void>;
  /** Reads what somebody else saved. */
  theirs: () => Promise<KeptQuery>;
  settle: () => void;
}

/** Saving changes to a query that is kept already. */
export function useSavedQuery(
  saved: KeptQuery | null,
  content: QueryContent,
  onSaved: (query: KeptQuery) => void,
): SavedQueryActions {
  const queries = useQueryClient();
  const toast = useToast();
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState(false);
  const put = async (query: KeptQuery, version: number): Promise<void> => {
    const { id, name, description } = query;
    const kept = await api.put<KeptQuery>(`/queries/${id}`, { name, description, ...content, version });
    onSaved(kept);
    toast.success(`“${kept.name}” is saved`);
    await queries.invalidateQueries({ queryKey: queryKeys.saved });
  };
  const theirs = (): Promise<KeptQuery> => api.get<KeptQuery>(`/queries/${saved?.id ?? ''}`);
  return {
    saving,
    conflict,
    theirs,
    settle: () => setConflict(false),
    save: async () => {
      if (saved === null || saving) return;
      setSaving(true);
      try {
        await put(saved, saved.version);
      } catch (error) {
        if (error instanceof ApiError && error.code === 'CONFLICT') setConflict(true);
        else toast.error('The query could not be saved', error);
      } finally {
        setSaving(false);
      }
    },
    overwrite: async () => {
      if (saved === null) return;
      const { name, description, version } = await theirs();
      await put({ ...saved, name, description }, version);
    },
  };
}
