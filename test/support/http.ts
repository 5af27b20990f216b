/** An answer of the API, its envelope opened. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  /** `data` of a success; undefined for a failure. */
  data: T;
  error: { code: string; message: string; details?: unknown } | undefined;
  metadata: { request_id?: string; page?: { nextCursor: string | null; total?: number }; [name: string]: unknown };
  /** The whole body: JSON where it was JSON, else text. */
  body: unknown;
}

type Query = Record<string, string | number | boolean | undefined>;

export interface RequestOptions {
  body?: unknown;
  query?: Query;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * A small client of the API. Paths start after `/api/v1`; answers of any status are returned, none is thrown.
 * Each client keeps its own headers; `with` makes another one beside it.
 */
export class Api {
  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The same server with further headers. */
  with(headers: Record<string, string>): Api {
    return new Api(this.url, { ...this.headers, ...headers });
  }

  /** The same server with an access token. */
  as(accessToken: string): Api {
    return this.with({ authorization: `Bearer ${accessToken}` });
  }

  get<T = Record<string, unknown>>(path: string, query: Query = {}): Promise<Answer<T>> {
    return this.send('GET', path, { query });
  }

  post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.send('POST', path, { body });
  }

  put<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.send('PUT', path, { body });
  }

  patch<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.send('PATCH', path, { body });
  }

  delete<T = Record<string, unknown>>(path: string, query: Query = {}): Promise<Answer<T>> {
    return this.send('DELETE', path, { query });
  }

  async send<T = Record<string, unknown>>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const address = new URL(`${this.url}/api/v1${path}`);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) address.searchParams.set(name, String(value));
    }
    const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
    const type = options.body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(address, {
      method,
      headers: { ...type, ...this.headers, ...options.headers },
      redirect: 'manual',
      ...(options.signal ? { signal: options.signal } : {}),
      ...body,
    });
    return open<T>(response);
  }
}

async function open<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('application/json') && text !== '';
  const body: unknown = json ? JSON.parse(text) : text;
  const envelope = (json ? body : {}) as Partial<Answer<T>>;
  return {
    status: response.status,
    headers: response.headers,
    data: envelope.data as T,
    error: envelope.error,
    metadata: envelope.metadata ?? {},
    body,
  };
}
