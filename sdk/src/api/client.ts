import type { Filters } from '../filters/filters.js';
import { EmbedError } from './errors.js';
import type { EmbedConfig, EmbeddedDashboardView, VariableOption, WidgetData } from './types.js';

/** What the client needs of its surroundings; a test gives its own. */
export interface ClientSurroundings {
  /** Address of the Tidemark server. */
  baseUrl: string;
  token(): string;
  /** A later token, after this one was refused; rejects when there is none. */
  renew(refused: string): Promise<string>;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

/** The routes for embedded viewers. Every call throws EmbedError; one that was broken off throws the signal's reason. */
export class EmbedClient {
  constructor(
    private readonly around: ClientSurroundings,
    private readonly signal: AbortSignal,
  ) {}

  config(): Promise<EmbedConfig> {
    return this.get('config');
  }

  dashboard(): Promise<EmbeddedDashboardView> {
    return this.get('dashboard');
  }

  async data(filters: Filters, refresh = false): Promise<WidgetData[]> {
    const { widgets } = await this.get<{ widgets: WidgetData[] }>('dashboard/data', readingQuery(filters, refresh));
    return widgets;
  }

  widget(id: string, filters: Filters): Promise<WidgetData> {
    return this.get(`dashboard/widgets/${encodeURIComponent(id)}/data`, readingQuery(filters, false));
  }

  /** What may be chosen for a variable, under the other filters in force. */
  async options(name: string, filters: Filters): Promise<VariableOption[]> {
    const path = `dashboard/variables/${encodeURIComponent(name)}/options`;
    return (await this.get<{ options: VariableOption[] }>(path, readingQuery(filters, false))).options;
  }

  /** A file of the dashboard, or of one of its widgets; written anew from what the source holds or the cache keeps. */
  file(widgetId: string | undefined, settings: Readonly<Record<string, string | undefined>>, filters: Filters): Promise<Blob> {
    const query = new URLSearchParams(readingQuery(filters, false));
    for (const [name, value] of Object.entries(settings)) if (value !== undefined) query.set(name, value);
    const path = widgetId === undefined ? 'dashboard/export' : `dashboard/widgets/${encodeURIComponent(widgetId)}/export`;
    return this.asked<Blob>(path, `?${query.toString()}`, async (response) => (response.ok ? response.blob() : undefined));
  }

  private get<T>(path: string, query = ''): Promise<T> {
    return this.asked<T>(path, query, () => Promise.resolve(undefined));
  }

  /** @param read takes what is no envelope; undefined leaves the answer to be read as one */
  private async asked<T>(path: string, query: string, read: (response: Response) => Promise<T | undefined>): Promise<T> {
    const token = this.around.token();
    try {
      return await this.ask<T>(path, query, token, read);
    } catch (error) {
      if (!(error instanceof EmbedError) || error.code !== 'UNAUTHORIZED') throw error;
      const later = await this.around.renew(token).catch(() => {
        throw error;
      });
      return this.ask<T>(path, query, later, read);
    }
  }

  private async ask<T>(path: string, query: string, token: string, read: (response: Response) => Promise<T | undefined>): Promise<T> {
    const { baseUrl, fetch } = this.around;
    let response: Response;
    let file: T | undefined;
    try {
      response = await fetch(`${baseUrl}/api/v1/embed/${path}${query}`, {
        headers: { authorization: `Embed ${token}` },
        credentials: 'omit',
        signal: this.signal,
      });
      file = await read(response);
    } catch (error) {
      this.signal.throwIfAborted();
      throw new EmbedError('OFFLINE', `${baseUrl} cannot be reached: ${error instanceof Error ? error.message : 'no answer'}`);
    }
    if (file !== undefined) return file;
    const body = (await response.json().catch(() => null)) as Envelope<T> | null;
    this.signal.throwIfAborted();
    if (body?.success === true) return body.data;
    const { code = 'INTERNAL_ERROR', message = `The server answered with status ${response.status}.` } = body?.error ?? {};
    throw new EmbedError(code, message, response.status);
  }
}

type Envelope<T> = { success: true; data: T; error?: never } | { success: false; error?: { code?: string; message?: string } };

function readingQuery(filters: Filters, refresh: boolean): string {
  const query = new URLSearchParams();
  if (Object.keys(filters).length > 0) query.set('filters', JSON.stringify(filters));
  if (refresh) query.set('refresh', 'true');
  return query.size > 0 ? `?${query.toString()}` : '';
}
