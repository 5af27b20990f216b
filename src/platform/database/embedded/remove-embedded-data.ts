import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../../startup-error.js';
import { DataDirectoryLock } from './data-directory-lock.js';
import { clusterDirectory, MARKER } from './place.js';
import { findServer, stopServer } from './server-process.js';
import { readState, stateFile } from './state-file.js';

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Everything of the database that lies in a directory. */
async function partsIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory).catch(() => []);
  return entries
    .filter((entry) => /^(postgres|postgres[.-].*|binaries-.*|unfinished-.*)$/.test(entry))
    .map((entry) => join(directory, entry));
}

/** Where the database of a data directory lies and what would be removed with it; for the question before a reset. */
export async function findEmbeddedData(dataDirectory: string): Promise<string[]> {
  const state = await readState(dataDirectory).catch(() => undefined);
  const outside = state?.location;
  const parts = await partsIn(dataDirectory);
  return outside !== undefined && (await exists(outside)) ? [outside, ...parts] : parts;
}

/**
 * Stops the server of a data directory and removes its database with all that belongs to it, wherever it lies; the other
 * files of the data directory stay. Answers the paths that were removed.
 * @throws DataDirectoryInUse when a Tidemark is running on it; StartupError when something may not be removed.
 */
export async function removeEmbeddedData(dataDirectory: string): Promise<string[]> {
  if (!(await exists(dataDirectory))) return [];
  const locks = [await DataDirectoryLock.acquire(dataDirectory)];
  try {
    // A damaged state must not be what keeps a person from beginning anew.
    const state = await readState(dataDirectory).catch(() => undefined);
    const outside = state?.location;
    if (outside !== undefined && (await exists(outside))) {
      const marked = await readFile(join(outside, MARKER), 'utf8').catch(() => undefined);
      if (marked === undefined) {
        throw new StartupError(
          `${stateFile(dataDirectory)} names ${outside}, which is not marked as Tidemark's: look at it, and remove it by hand.`,
        );
      }
      locks.push(await DataDirectoryLock.acquire(outside));
    }
    const found = await findServer(clusterDirectory(outside ?? dataDirectory));
    if (found) await stopServer(found.pid);
    const paths = await findEmbeddedData(dataDirectory);
    for (const path of paths) {
      await rm(path, { recursive: true, force: true }).catch((error: NodeJS.ErrnoException) => {
        throw new StartupError(
          `${path} could not be removed (${error.code ?? error.message}): do it as the user who owns it.`,
        );
      });
    }
    // The directory that the databases of all projects share goes with the last of them.
    if (outside !== undefined && basename(dirname(outside)) === 'tidemark')
      await rmdir(dirname(outside)).catch(() => undefined);
    return paths;
  } finally {
    await Promise.all(locks.map((lock) => lock.release()));
  }
}
