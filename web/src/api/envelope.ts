import { ApiError } from './errors.js';

/** What accompanies an answer's data. */
export interface Metadata {
  request_id: string;
  cached?: boolean;
  /** Seconds. */
  ttl?: number;
  page?: { nextCursor: string | null; total?: number };
}

export interface Answer<T> {
  data: T;
  metadata: Metadata;
}

interface Envelope {
  success?: unknown;
  data?: unknown;
  error?: { code?: unknown; message?: unknown; details?: unknown };
  metadata?: Partial<Metadata>;
}

/** Takes the data out of an answer's envelope; throws ApiError for a refusal or for an answer without envelope. */
export async function openEnvelope<T>(response: Response): Promise<Answer<T>> {
  return readEnvelope<T>(await response.text(), response.status, response.headers.get('retry-after'));
}

/** As `openEnvelope`, for an answer that came another way than by fetch. */
export function readEnvelope<T>(body: string, status: number, retryAfter: string | null): Answer<T> {
  const envelope = parse(body);
  const requestId = envelope?.metadata?.request_id;
  if (envelope?.success === true && status < 400) {
    return { data: envelope.data as T, metadata: { ...envelope.metadata, request_id: requestId ?? '' } };
  }
  const error = envelope?.error;
  throw new ApiError(
    typeof error?.code === 'string' ? error.code : codeOf(status),
    typeof error?.message === 'string' ? error.message : sentenceOf(status),
    status,
    error?.details,
    requestId,
    retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined,
  );
}

function parse(body: string): Envelope | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

function codeOf(status: number): string {
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'ACCESS_DENIED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 413) return 'PAYLOAD_TOO_LARGE';
  if (status === 429) return 'RATE_LIMIT_EXCEEDED';
  return status >= 502 && status <= 504 ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_ERROR';
}

function sentenceOf(status: number): string {
  if (status === 429) return 'Too many requests at once. Try again in a moment.';
  if (status >= 502 && status <= 504) return 'The server is not answering right now. Try again in a moment.';
  return `The server gave an answer that cannot be read (${status}).`;
}
