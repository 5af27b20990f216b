/** As much of an export's row as says how it stands. */
interface Lease {
  readonly state: 'queued' | 'running' | 'ready' | 'failed';
  readonly error: { code: string; message: string } | null;
  readonly leaseUntil: Date;
}

/** What is said of an export whose writer has not been heard of any more. */
const INTERRUPTED = { code: 'SERVICE_UNAVAILABLE', message: 'The server that was writing the export stopped. Ask for it again.' };

/** How an export stands: one whose writer let its lease run out (the process was killed) has failed, whatever its row says. */
export function standingOf({ state, error, leaseUntil }: Lease, now: Date): Pick<Lease, 'state' | 'error'> {
  const isUnderWay = state === 'queued' || state === 'running';
  return isUnderWay && leaseUntil <= now ? { state: 'failed', error: INTERRUPTED } : { state, error };
}
