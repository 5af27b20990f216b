/** An answer that is a file, or an error's envelope. */
export interface FileAnswer {
  status: number;
  headers: Headers;
  bytes: Buffer;
  /** `error` of the envelope when it is none. */
  error: { code: string; message: string; details?: unknown } | undefined;
}

/** Asks for a file; paths start after `/api/v1`. Answers of any status are returned, none is thrown. */
export async function fetchFile(url: string, path: string, query: Record<string, string>, headers: Record<string, string>): Promise<FileAnswer> {
  const response = await fetch(`${url}/api/v1${path}?${new URLSearchParams(query).toString()}`, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  const error = response.status < 400 ? undefined : (JSON.parse(bytes.toString('utf8')) as { error: FileAnswer['error'] }).error;
  return { status: response.status, headers: response.headers, bytes, error };
}

/** The file of a success; anything else fails with what the server said. */
export function fileOf({ status, bytes, error }: FileAnswer): Buffer {
  if (status !== 200) throw new Error(`${status} ${error?.code}: ${error?.message} ${JSON.stringify(error?.details)}`);
  return bytes;
}
