import { ApiError, errorMessage, OFFLINE } from './errors.js';
import { type Answer, openEnvelope, readEnvelope } from './envelope.js';
import { refreshAnswered, refreshAttempt } from './refresh-attempt.js';
import type { AuthResponse } from './types.js';

export { ApiError, OFFLINE, errorMessage, type FieldProblem } from './errors.js';
export type { Answer, Metadata } from './envelope.js';

/** Where the API stands, relative to the page. */
export const API_BASE = '/api/v1';

export interface RequestOptions {
  /** Aborting ends the request; the server then cancels what it started for it. */
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  /** The request outlives the page; its body must be small (64 kB). */
  keepalive?: boolean;
}

// The access token lives in this variable and nowhere else: no script of another origin, no extension of the page's
// life, no storage can give it away. The refresh token is in an httpOnly cookie that no script sees.
let accessToken: string | null = null;
let refreshing: Promise<AuthResponse> | null = null;
let endSession: () => void = () => undefined;
let guest: Guest | null = null;

/** Who speaks in a page that has no session: an embedded viewer, by their token. */
export interface Guest {
  /** The header as it is to be sent now. */
  authorization: () => string;
  /** Gets a later token after a header was refused. Throws when there is none. */
  renew: (refused: string) => Promise<unknown>;
}

/** From now on every request of this page speaks for an embedded viewer, and no session is looked for. */
export function speakFor(viewer: Guest): void {
  guest = viewer;
}

/** Takes the session of a sign-in, registration, tenant switch or accepted invitation into use. */
export function adoptSession(auth: AuthResponse): void {
  accessToken = auth.accessToken;
}

/** Forgets the access token, without asking the server. */
export function forgetSession(): void {
  accessToken = null;
}

/** Says what is to happen when the session cannot be renewed any more. */
export function onSessionEnd(handler: () => void): void {
  endSession = handler;
}

/** A token that the server still takes, for connections that cannot send a cookie (WebSocket). */
export async function currentAccessToken(): Promise<string> {
  return accessToken ?? (await refreshSession()).accessToken;
}

/**
 * Renews the access token by the refresh cookie. However many ask at a time, one request goes out: a second one
 * would present a refresh token that has just been rotated away. Across tabs a lock serves the same purpose, and an answer
 * that did not arrive is asked for again.
 * Throws ApiError (401 when there is no session).
 */
export function refreshSession(): Promise<AuthResponse> {
  refreshing ??= alone(async () => {
    const attempt = refreshAttempt();
    try {
      const { data } = await send<AuthResponse>('POST', '/auth/refresh', { attempt }, {}, null);
      refreshAnswered(attempt);
      accessToken = data.accessToken;
      return data;
    } catch (error) {
      if (isRefusal(error)) refreshAnswered(attempt);
      throw error;
    }
  }).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return locks === undefined ? work() : await locks.request('tidemark.refresh', work);
}

async function send<T>(
  method: string,
  path: string,
  body: unknown,
  options: RequestOptions,
  authorization: string | null,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (authorization !== null) headers['authorization'] = authorization;
  const init: RequestInit = { method, headers, credentials: 'same-origin', signal: options.signal ?? null };
  if (options.keepalive === true) init.keepalive = true;
  if (body instanceof FormData) {
    init.body = body;
  } else if (body !== undefined) {
    headers['content-type'] ??= 'application/json';
    init.body = typeof body === 'string' ? body : JSON.stringify(body);
  }
  return openEnvelope<T>(await reach(API_BASE + path, init));
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(OFFLINE, 'The server cannot be reached. Check the connection and try again.', 0);
  }
}

const bearer = (): string | null => (accessToken === null ? null : `Bearer ${accessToken}`);

/** Sends with the credential; once, after a 401, again with a renewed one. */
async function authorized<T>(attempt: (authorization: string | null) => Promise<T>): Promise<T> {
  if (guest !== null) return authorizedAs(guest, attempt);
  const used = accessToken;
  try {
    return await attempt(bearer());
  } catch (error) {
    if (!isRefused(error)) throw error;
    if (accessToken === used) await renewOrEnd(error);
    return attempt(bearer());
  }
}

async function authorizedAs<T>(
  { authorization, renew }: Guest,
  attempt: (authorization: string) => Promise<T>,
): Promise<T> {
  const used = authorization();
  try {
    return await attempt(used);
  } catch (error) {
    if (!isRefused(error)) throw error;
    await renew(used);
    return attempt(authorization());
  }
}

function isRefused(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 401;
}

/** The server has judged the request, and would not judge otherwise in a moment. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

async function renewOrEnd(refusal: ApiError): Promise<void> {
  try {
    await refreshSession();
  } catch (error) {
    if (error instanceof ApiError && error.status !== 401 && error.status !== 403) throw error;
    accessToken = null;
    endSession();
    throw refusal;
  }
}

/** A whole request with the session's token; answers data and metadata (request id, page). Throws ApiError. */
export function request<T>(
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<Answer<T>> {
  return authorized((authorization) => send<T>(method, path, body, options, authorization));
}

async function dataOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  return (await answer).data;
}

/** The API with the session's token. Paths start after `/api/v1`; answers are the envelope's data. */
export const api = {
  get: <T>(path: string, options?: RequestOptions) => dataOf(request<T>('GET', path, undefined, options)),
  post: <T>(path: string, body: unknown = {}, options?: RequestOptions) =>
    dataOf(request<T>('POST', path, body, options)),
  put: <T>(path: string, body: unknown, options?: RequestOptions) => dataOf(request<T>('PUT', path, body, options)),
  patch: <T>(path: string, body: unknown, options?: RequestOptions) => dataOf(request<T>('PATCH', path, body, options)),
  delete: <T>(path: string, options?: RequestOptions) => dataOf(request<T>('DELETE', path, undefined, options)),
};

/** Routes that need no session; a 401 from them is an answer (wrong password), not an ended session. */
export const publicApi = {
  get: <T>(path: string, options: RequestOptions = {}) => dataOf(send<T>('GET', path, undefined, options, null)),
  post: <T>(path: string, body: unknown = {}, options: RequestOptions = {}) =>
    dataOf(send<T>('POST', path, body, options, null)),
};

/** All pages of a list, in order, at most `most` items (default 1,000). */
export async function listAll<T>(path: string, options: RequestOptions = {}, most = 1000): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `${path.includes('?') ? '&' : '?'}limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { data, metadata }: Answer<T[]> = await request<T[]>('GET', path + query, undefined, options);
    items.push(...data);
    cursor = metadata.page?.nextCursor ?? null;
  } while (cursor !== null && items.length < most);
  return items;
}

/** A file to download: the raw answer, with the session's token. Throws ApiError when it is refused. */
export function download(path: string, init: { method?: string; body?: unknown; accept?: string } = {}): Promise<Blob> {
  return authorized(async (authorization) => {
    const headers: Record<string, string> = { accept: init.accept ?? '*/*' };
    if (authorization !== null) headers['authorization'] = authorization;
    if (init.body !== undefined) headers['content-type'] = 'application/json';
    const response = await reach(API_BASE + path, {
      method: init.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    if (!response.ok) await openEnvelope(response);
    return response.blob();
  });
}

/** Sends a file as the form field `file`; `onProgress` gets the sent share, 0 to 1. fetch cannot tell progress. */
export function upload<T>(
  path: string,
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return authorized(
    (authorization) =>
      new Promise<T>((resolve, reject) => {
        const form = new FormData();
        form.append('file', file, file.name);
        const sender = new XMLHttpRequest();
        sender.open('POST', API_BASE + path);
        sender.setRequestHeader('accept', 'application/json');
        if (authorization !== null) sender.setRequestHeader('authorization', authorization);
        sender.upload.onprogress = (event) => {
          if (event.lengthComputable) onProgress(event.loaded / event.total);
        };
        sender.onload = () => {
          try {
            resolve(readEnvelope<T>(sender.responseText, sender.status, sender.getResponseHeader('retry-after')).data);
          } catch (error) {
            reject(error instanceof Error ? error : new Error(errorMessage(error)));
          }
        };
        sender.onerror = () => reject(new ApiError(OFFLINE, 'The upload was cut off. Try again.', 0));
        sender.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
        signal?.addEventListener('abort', () => sender.abort(), { once: true });
        sender.send(form);
      }),
  );
}
