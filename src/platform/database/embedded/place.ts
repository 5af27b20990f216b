import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StartupError } from '../../startup-error.js';
import { accountOfUid, findAccount, UNPRIVILEGED_NAMES, type Account } from './account.js';
import { candidateLocations } from './location.js';
import { runProgram } from './run-program.js';
import type { EmbeddedState } from './state-file.js';

/** Where the cluster lies and as whom PostgreSQL runs (undefined: as we do). */
export interface Place {
  location: string;
  account: Account | undefined;
}

/** The file that marks a directory outside the data directory as ours; without it nothing is ever removed there. */
export const MARKER = 'tidemark-location.json';

/** The data directory of the cluster inside a location. */
export function clusterDirectory(location: string): string {
  return join(location, 'postgres');
}

const isRoot = (): boolean => process.getuid?.() === 0;

async function passwd(): Promise<string> {
  return readFile('/etc/passwd', 'utf8').catch(() => '');
}

/** Makes the data directory if it is missing: others may pass through it to what is theirs, and list nothing. */
export async function makeDataDirectory(dataDirectory: string): Promise<void> {
  try {
    const made = await mkdir(dataDirectory, { recursive: true });
    if (made !== undefined) await chmod(dataDirectory, isRoot() ? 0o711 : 0o700);
    const probe = join(dataDirectory, `.probe-${randomUUID()}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartupError(
      `Tidemark cannot write into its data directory ${dataDirectory} (${code ?? message}): allow it, or set TIDEMARK_DATA_DIR to another directory.`,
    );
  }
}

/** Whether the account can work in a directory of its own there: tried, because modes do not tell everything. */
async function canWorkIn(location: string, account: Account): Promise<boolean> {
  const probe = join(location, `probe-${randomUUID()}`);
  try {
    await mkdir(probe, { mode: 0o700 });
    await chown(probe, account.uid, account.gid);
    const result = await runProgram('/bin/sh', ['-c', 'cd "$0" && : > written', probe], account);
    return result.code === 0;
  } catch {
    return false;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

/** Makes a directory that was not there before; with a number behind its name where an earlier one is still kept. */
async function makeExclusively(wanted: string, dataDirectory: string): Promise<string | undefined> {
  for (let number = 1; number <= 50; number += 1) {
    const directory = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await mkdir(dirname(directory), { recursive: true, mode: 0o755 });
      await mkdir(directory, { mode: 0o755 });
      await chmod(directory, 0o755);
      await writeFile(join(directory, MARKER), JSON.stringify({ dataDirectory }), { mode: 0o600 });
      return directory;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined;
    }
  }
  return undefined;
}

async function chooseForRoot(dataDirectory: string, account: Account): Promise<string> {
  for (const candidate of candidateLocations(dataDirectory, true, tmpdir())) {
    const own = candidate === dataDirectory;
    const location = own ? candidate : await makeExclusively(candidate, dataDirectory);
    if (location === undefined) continue;
    if (await canWorkIn(location, account)) return location;
    if (!own) await rm(location, { recursive: true, force: true });
  }
  throw new StartupError(
    `Root cannot run PostgreSQL, and the user ${account.name} can write neither in ${dataDirectory} nor below /var/lib, /var/tmp or ${tmpdir()}: start Tidemark as an ordinary user, or set DATABASE_URL.`,
  );
}

async function accountForRoot(location: string | undefined): Promise<Account> {
  const known = await passwd();
  const owner = location === undefined ? undefined : await stat(clusterDirectory(location)).catch(() => undefined);
  if (owner && owner.uid !== 0) {
    return { name: accountOfUid(known, owner.uid)?.name ?? String(owner.uid), uid: owner.uid, gid: owner.gid };
  }
  const account = findAccount(known, UNPRIVILEGED_NAMES);
  if (account) return account;
  throw new StartupError(
    'PostgreSQL refuses to run as root, and this machine has neither a user postgres nor nobody: start Tidemark as an ordinary user, or set DATABASE_URL.',
  );
}

/** The location that an earlier start has decided for; undefined when there is none, or when it has vanished while it was still empty. */
async function settledLocation(dataDirectory: string, state: EmbeddedState | undefined): Promise<string | undefined> {
  const location = state?.location;
  if (location === undefined) return state?.initialized ? dataDirectory : undefined;
  // Only "there is no such directory" counts; an ordinary user may be unable to look.
  const error = await stat(location).then(
    () => undefined,
    (reason: NodeJS.ErrnoException) => reason.code,
  );
  if (error !== 'ENOENT') return location;
  if (!state?.initialized) return undefined;
  throw new StartupError(
    `The database of ${dataDirectory} lay in ${location}, which is gone: restore it from a backup, or begin anew with "npm run reset".`,
  );
}

/**
 * Decides where the cluster lies and as whom it runs: as remembered, or where it is already, or anew.
 * @throws StartupError when the data belongs to somebody else, or when there is no place for it.
 */
export async function choosePlace(dataDirectory: string, state: EmbeddedState | undefined): Promise<Place> {
  const settled = await settledLocation(dataDirectory, state);
  if (isRoot()) {
    const account = await accountForRoot(settled ?? dataDirectory);
    return { location: settled ?? (await chooseForRoot(dataDirectory, account)), account };
  }
  const location = settled ?? dataDirectory;
  const owner = await stat(clusterDirectory(location)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES') return { uid: 0 };
    return undefined;
  });
  if (location !== dataDirectory || (owner && owner.uid !== process.getuid?.())) {
    throw new StartupError(
      `The database in ${clusterDirectory(location)} was made by another user: start Tidemark as that user (or as root, if it was root), or set TIDEMARK_DATA_DIR to a directory of your own.`,
    );
  }
  return { location, account: undefined };
}
