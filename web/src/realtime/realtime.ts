import { useEffect, useRef, useSyncExternalStore } from 'react';
import { currentAccessToken, refreshSession } from '../api/client.js';
import { useMe } from '../session/session.js';
import { type ConnectionStatus, RealtimeClient, type TopicEvent } from './realtime-client.js';

function socketAddress(): string {
  const { protocol, host } = location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
}

const client = new RealtimeClient({
  open: (token) => new WebSocket(socketAddress(), ['bearer', token]),
  token: currentAccessToken,
  renew: async () => (await refreshSession()).accessToken,
  now: () => Date.now(),
  random: () => Math.random(),
  online: () => navigator.onLine,
});

/** A page that nobody looks at for this long lets its topics rest, so that no database works for it. */
const HIDDEN_MS = 120_000;
let hiddenTimer: ReturnType<typeof setTimeout> | undefined;

addEventListener('online', () => client.retryNow());
addEventListener('offline', () => client.lost());
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiddenTimer);
  if (document.visibilityState === 'visible') client.retryNow();
  else hiddenTimer = setTimeout(() => client.lost(), HIDDEN_MS);
});

let owner: string | null = null;

/** The socket of the person and tenant that are signed in; another one's is ended first. */
function useClient(): RealtimeClient {
  const { user, tenant } = useMe();
  const identity = `${user.id}/${tenant.id}`;
  useEffect(() => {
    if (owner === identity) return;
    const taken = owner !== null;
    owner = identity;
    if (taken) client.restart();
  }, [identity]);
  return client;
}

/** How the socket stands, for showing it. */
export function useConnectionStatus(): ConnectionStatus {
  return useSyncExternalStore(client.watch, client.snapshot);
}

/** Listens to a topic while the component is mounted; null listens to nothing. `filters` belong to a dashboard's topic. */
export function useTopic(
  topic: string | null,
  onEvent: (event: TopicEvent) => void,
  filters?: { dashboardId: string; values: Readonly<Record<string, unknown>> },
): void {
  const realtime = useClient();
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  const values = filters === undefined ? null : JSON.stringify(filters.values);
  const dashboardId = filters?.dashboardId;
  useEffect(() => {
    if (topic === null || dashboardId === undefined || values === null) return;
    realtime.setFilters(dashboardId, JSON.parse(values) as Record<string, unknown>);
  }, [realtime, topic, dashboardId, values]);
  useEffect(() => {
    if (topic === null) return undefined;
    return realtime.subscribe(topic, (event) => latest.current(event));
  }, [realtime, topic]);
}
