import { API_BASE, ApiError, currentAccessToken, OFFLINE, refreshSession } from '../../../api/client.js';
import { openEnvelope } from '../../../api/envelope.js';

export interface StreamDownload {
  body: unknown;
  accept: 'text/csv' | 'application/x-ndjson';
  signal: AbortSignal;
  /** Gets the bytes that have come so far. */
  onProgress: (bytes: number) => void;
}

/**
 * Runs a query anew and collects its whole answer as a file, however many rows it has. Aborting cancels it in the
 * database. Throws ApiError when the query is refused or the stream breaks off.
 */
export async function streamDownload(request: StreamDownload): Promise<Blob> {
  let response = await send(request, await currentAccessToken());
  if (response.status === 401) response = await send(request, (await refreshSession()).accessToken);
  if (!response.ok || response.body === null) await openEnvelope(response);
  const chunks: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      chunks.push(part.value);
      bytes += part.value.byteLength;
      request.onProgress(bytes);
    }
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError(OFFLINE, 'The download was cut off before its end. Try again.', 0);
  }
  return new Blob(chunks, { type: request.accept });
}

async function send({ body, accept, signal }: StreamDownload, token: string): Promise<Response> {
  try {
    return await fetch(`${API_BASE}/query/execute`, {
      method: 'POST',
      headers: { accept, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(OFFLINE, 'The server cannot be reached. Check the connection and try again.', 0);
  }
}

/** Hands a file to the browser to keep. */
export function saveBlob(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  // The browser reads it after the click; a minute is more than it needs.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A name for the file, from the query's name or the source's: "top-customers-2025-01-31.csv". */
export function fileNameOf(title: string, extension: string, now: Date): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${words === '' ? 'result' : words.slice(0, 60)}-${now.toISOString().slice(0, 10)}.${extension}`;
}
