import type { Api } from '../support/http.js';

/** Deletes the rules, channels and guards that the demo brings, so that what is shown is what a test has made. */
export async function putAwayDemoAlerts(api: Api): Promise<void> {
  const { data: rules } = await api.get<{ id: string; builtIn: string | null }[]>('/alert-rules');
  const { data: guards } = await api.get<{ id: string; builtIn: string | null }[]>('/guards');
  const { data: channels } = await api.get<{ id: string }[]>('/notification-channels');
  const made = ({ builtIn }: { builtIn: string | null }): boolean => builtIn === null;
  const paths = [
    ...rules.filter(made).map(({ id }) => `/alert-rules/${id}`),
    ...guards.filter(made).map(({ id }) => `/guards/${id}`),
    ...channels.map(({ id }) => `/notification-channels/${id}`),
  ];
  for (const path of paths) {
    const { status, error } = await api.delete(path);
    if (status >= 300) throw new Error(`${path} could not be deleted: ${error?.message}`);
  }
}
