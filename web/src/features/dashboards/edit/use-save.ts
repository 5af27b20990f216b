import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError } from '../../../api/client.js';
import type { Dashboard } from '../../../api/types.js';
import { useToast } from '../../../ui/index.js';
import { dashboardKeys } from '../data/dashboard-queries.js';
import { bodyOf, type Draft } from './draft.js';

export interface Saving {
  /** On top of the version that the draft began with, or of the one given. */
  save: (draft: Draft, version?: number) => void;
  pending: boolean;
  /** Somebody saved another version meanwhile. */
  conflict: boolean;
  /** Why it could not be saved otherwise; null when it could. */
  problem: unknown;
  forget: () => void;
}

/** Saves a draft as a new version. */
export function useSave(base: Dashboard, onSaved: (dashboard: Dashboard) => void): Saving {
  const queries = useQueryClient();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const forget = (): void => {
    setConflict(false);
    setProblem(null);
  };
  const send = async (draft: Draft, version: number): Promise<void> => {
    setPending(true);
    forget();
    try {
      const saved = await api.put<Dashboard>(`/dashboards/${base.id}`, bodyOf(draft, version));
      queries.setQueryData(dashboardKeys.one(base.id), saved);
      void queries.invalidateQueries({ queryKey: dashboardKeys.all });
      toast.success(`“${saved.name}” was saved`);
      onSaved(saved);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) setConflict(true);
      else setProblem(error);
    } finally {
      setPending(false);
    }
  };
  return { save: (draft, version = base.version) => void send(draft, version), pending, conflict, problem, forget };
}
