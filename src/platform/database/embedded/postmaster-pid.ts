/** What a running PostgreSQL says about itself in `postmaster.pid`. */
export interface PostmasterPid {
  pid: number;
  /** As the server saw it; symbolic links may make it differ from the path that we use. */
  dataDirectory: string;
  /** Seconds since 1970. */
  startedAt: number;
  /** Unset while the server has not yet bound its port. */
  port: number | undefined;
  status: 'starting' | 'ready' | 'stopping' | 'unknown';
}

const STATUSES: Readonly<Record<string, PostmasterPid['status']>> = {
  starting: 'starting',
  ready: 'ready',
  stopping: 'stopping',
  standby: 'ready',
};

/**
 * Reads the text of `postmaster.pid` (lines: pid, data directory, start time, port, socket directory, listen address,
 * shared memory key, status; a starting server has written only the first of them).
 * A negative pid, as single-user mode writes it, is answered as positive. Undefined when the text is no such file.
 */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Math.abs(Number(lines[0]));
  const dataDirectory = lines[1] ?? '';
  if (!lines[0] || !Number.isInteger(pid) || pid === 0 || dataDirectory === '') return undefined;
  const startedAt = Number(lines[2]);
  const port = Number(lines[3]);
  return {
    pid,
    dataDirectory,
    startedAt: Number.isFinite(startedAt) ? startedAt : 0,
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined,
    status: STATUSES[lines[7] ?? ''] ?? 'unknown',
  };
}
