import type { QueryClient } from '@tanstack/react-query';
import { download, listAll } from '../../../api/client.js';
import { type AiSession, analyticsQuery, conversationsQuery, liveQuery, missingQuery, sessionsPath, type SessionsAsked, telemetryQuery } from '../data/ai-queries.js';
import type { AiTab, AiView } from '../data/ai-view.js';
import { conversationTables, liveTable, missingTable, telemetryTables } from './tables.js';
import { csvOf } from './csv.js';

/** A file that can be had of a tab. */
export interface ExportChoice {
  label: string;
  format: 'csv' | 'json';
  /** What the file is called, without date and ending. */
  name: string;
  content: () => Promise<Blob | string>;
}

export interface ExportAsked {
  tab: AiTab;
  view: Pick<AiView, 'days' | 'domain'>;
  sessions: SessionsAsked;
}

/** Sessions that a JSON file holds at most; CSV is streamed and holds all. */
const MOST_SESSIONS = 10_000;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What can be exported of a tab: what it shows, as it was read for it, and all sessions. */
export function exportsOf({ tab, view, sessions }: ExportAsked, queries: QueryClient): ExportChoice[] {
  const { days, domain } = view;
  const scope = { days, domain };
  const telemetry = () => queries.fetchQuery(telemetryQuery(scope));
  const talk = async () => {
    const [analytics, recent] = await Promise.all([queries.fetchQuery(analyticsQuery(scope)), queries.fetchQuery(conversationsQuery(scope))]);
    return { analytics, recent };
  };
  switch (tab) {
    case 'telemetry':
      return [
        { label: 'Models', format: 'csv', name: 'ai-models', content: async () => csvOf(telemetryTables(await telemetry()).models) },
        { label: 'Domains', format: 'csv', name: 'ai-domains', content: async () => csvOf(telemetryTables(await telemetry()).domains) },
        { label: 'Hours', format: 'csv', name: 'ai-hours', content: async () => csvOf(telemetryTables(await telemetry()).hours) },
        { label: 'Everything', format: 'json', name: 'ai-telemetry', content: async () => json(await telemetry()) },
      ];
    case 'live':
      return [
        { label: 'Live sessions', format: 'csv', name: 'ai-live-sessions', content: async () => csvOf(liveTable((await queries.fetchQuery(liveQuery(domain))).sessions)) },
        { label: 'Live sessions', format: 'json', name: 'ai-live-sessions', content: async () => json(await queries.fetchQuery(liveQuery(domain))) },
      ];
    case 'sessions':
      return [
        { label: 'All sessions', format: 'csv', name: 'ai-sessions', content: () => download(sessionsPath(sessions), { accept: 'text/csv' }) },
        { label: 'The newest 10,000', format: 'json', name: 'ai-sessions', content: async () => json(await listAll<AiSession>(sessionsPath(sessions), {}, MOST_SESSIONS)) },
      ];
    case 'conversations':
      return [
        { label: 'Top queries', format: 'csv', name: 'ai-top-queries', content: async () => csvOf(conversationTables(await talk()).queries) },
        { label: 'Languages', format: 'csv', name: 'ai-languages', content: async () => csvOf(conversationTables(await talk()).languages) },
        { label: 'Recent conversations', format: 'csv', name: 'ai-conversations', content: async () => csvOf(conversationTables(await talk()).recent) },
        { label: 'Everything', format: 'json', name: 'ai-conversations', content: async () => json(await talk()) },
      ];
    case 'missing':
      return [
        { label: 'Missing products', format: 'csv', name: 'missing-products', content: async () => csvOf(missingTable(await queries.fetchQuery(missingQuery(scope)))) },
        { label: 'Everything', format: 'json', name: 'missing-products', content: async () => json(await queries.fetchQuery(missingQuery(scope))) },
      ];
    case 'settings':
      return [];
  }
}
