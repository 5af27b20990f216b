import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../startup-error.js';
import { candidatePorts } from './location.js';
import { askServer } from './roles.js';
import { findServer, isPortFree, launch, launchName, LaunchFailure, stopServer } from './server-process.js';
import type { LaunchRequest, RunningServer } from './server-process.js';

/** How long a server that was found may take to recover, to finish stopping, or to answer, before it is replaced. */
const PATIENCE_MS = 60_000;
const SHUTDOWN_PATIENCE_MS = 10_000;
/** How long we wait for orphaned backends of a server that was killed. */
const ORPHAN_PATIENCE_MS = 10_000;

export interface BringUpRequest extends LaunchRequest {
  dataDirectory: string;
  superuserPassword: string;
  /** Whether another port may be taken when this one is in use; false while connection pools hold the address. */
  mayChangePort: boolean;
  tell: (message: string) => void;
  isGivenUp: () => boolean;
}

function isComingOrGoing(error: unknown): boolean {
  // 57P03: starting up or shutting down; the address may refuse for a moment around that.
  const code = (error as NodeJS.ErrnoException).code;
  return code === '57P03' || code === 'ECONNREFUSED';
}

/**
 * The server of an earlier start, if one still runs on this cluster, is ours and answers. One that does not answer, or
 * was started by another version or with other settings, is stopped.
 */
export async function adopt(request: BringUpRequest): Promise<RunningServer | undefined> {
  const began = performance.now();
  const waited = (): number => performance.now() - began;
  for (;;) {
    const found = await findServer(request.cluster);
    if (!found) return undefined;
    let patience = PATIENCE_MS;
    let answers = true;
    if (found.status === 'stopping') patience = SHUTDOWN_PATIENCE_MS;
    if (found.status === 'ready' && found.port !== undefined) {
      try {
        const answer = await askServer({ port: found.port, password: request.superuserPassword });
        if (answer.launchName === launchName(request.binaries.version, request.durable)) {
          return { pid: found.pid, port: found.port };
        }
        request.tell('PostgreSQL is restarted, because it was started by another version or with other settings.');
        patience = 0;
      } catch (error) {
        if (!isComingOrGoing(error)) {
          patience = 0;
          answers = false;
          request.tell(
            `A PostgreSQL of an earlier start (process ${found.pid}) does not answer as it should and is replaced.`,
          );
        }
      }
    }
    if (waited() >= patience || request.isGivenUp()) {
      await stopServer(found.pid, answers);
      return undefined;
    }
    await delay(50);
  }
}

async function choosePort(request: BringUpRequest): Promise<number> {
  if (!request.mayChangePort || (await isPortFree(request.port))) return request.port;
  for (const port of candidatePorts(request.dataDirectory)) {
    if (port !== request.port && (await isPortFree(port))) return port;
  }
  throw new StartupError(
    'The embedded PostgreSQL found no free port between 22400 and 24199 on 127.0.0.1: free some, or set DATABASE_URL.',
  );
}

/**
 * Starts a server, on another port if ours is taken and may change, and after orphaned backends have gone.
 * @throws LaunchFailure with what the server said last.
 */
export async function start(request: BringUpRequest): Promise<RunningServer> {
  const began = performance.now();
  for (;;) {
    const port = await choosePort(request);
    try {
      return await launch({ ...request, port }, request.isGivenUp);
    } catch (error) {
      if (!(error instanceof LaunchFailure) || request.isGivenUp()) throw error;
      const portWasTaken = request.mayChangePort && !(await isPortFree(port));
      const orphansRemain = /shared memory block .* still in use/.test(error.message);
      if (!(portWasTaken || orphansRemain) || performance.now() - began > ORPHAN_PATIENCE_MS) throw error;
      await delay(100);
    }
  }
}
