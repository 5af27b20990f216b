import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api, download } from '../../../api/client.js';
import type { Dashboard } from '../../../api/types.js';
import { useToast } from '../../../ui/index.js';
import { dashboardKeys } from '../data/dashboard-queries.js';
import { fileName, saveFile } from '../tile/save-file.js';

type Named = Pick<Dashboard, 'id' | 'name'>;

export interface DashboardActions {
  /** Makes a copy and opens it. */
  duplicate: (dashboard: Named) => Promise<void>;
  /** Saves the definition as a YAML file. */
  exportDefinition: (dashboard: Named) => Promise<void>;
  /** Creates or replaces, by its slug, the dashboard that a file describes, and opens it. Throws ApiError. */
  importDefinition: (text: string) => Promise<void>;
}

/** What can be done with dashboards from the list and from a dashboard alike. */
export function useDashboardActions(): DashboardActions {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const refreshList = (): void => void queries.invalidateQueries({ queryKey: dashboardKeys.all });
  return {
    duplicate: async (dashboard) => {
      try {
        const copy = await api.post<Dashboard>(`/dashboards/${dashboard.id}/duplicate`, {});
        refreshList();
        toast.success(`“${dashboard.name}” was duplicated`);
        await navigate(`/dashboards/${copy.id}`);
      } catch (error) {
        toast.error(`“${dashboard.name}” could not be duplicated`, error);
      }
    },
    exportDefinition: async (dashboard) => {
      try {
        const file = await download(`/dashboards/${dashboard.id}/definition`, { accept: 'application/yaml' });
        saveFile(file, fileName(dashboard.name, 'yaml'));
      } catch (error) {
        toast.error(`“${dashboard.name}” could not be exported`, error);
      }
    },
    importDefinition: async (text) => {
      const type = text.trimStart().startsWith('{') ? 'application/json' : 'application/yaml';
      const dashboard = await api.put<Dashboard>('/dashboards/definition', text, { headers: { 'content-type': type } });
      refreshList();
      void queries.invalidateQueries({ queryKey: dashboardKeys.one(dashboard.id) });
      toast.success(`“${dashboard.name}” was imported`);
      await navigate(`/dashboards/${dashboard.id}`);
    },
  };
}
