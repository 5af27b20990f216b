import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../startup-error.js';
import { processScope, processStart } from './process-identity.js';

/** Who holds a lock: enough to tell a living holder from a later process that happens to have the same pid. */
export interface LockHolder {
  pid: number;
  started: string;
  boot: string;
  namespace: string;
  nonce: string;
}

/** What can be seen of a holder at the moment of asking. */
export interface HolderSight {
  boot: string;
  namespace: string;
  /** When the process that has the holder's pid now began; undefined when there is none. */
  started: string | undefined;
  /** Milliseconds since the holder last touched its lock. */
  silentForMs: number;
}

/** The holder touches its lock this often. */
const HEARTBEAT_MS = 5_000;
/** A holder that cannot be looked up is dead when its lock was not touched for so long, by the clock ... */
const SILENCE_MS = 20_000;
/** ... or while we watched it, which two machines' clocks cannot confuse. */
const WATCH_MS = 7_000;

/** The data directory is in use by a living process. */
export class DataDirectoryInUse extends StartupError {}

/**
 * Whether the holder of a lock still lives, as far as can be seen; `unseen` for a holder in another container, on
 * another machine, or before a reboot, whose pid means nothing here.
 */
export function judgeHolder(holder: LockHolder, sight: HolderSight): 'alive' | 'dead' | 'unseen' {
  if (holder.boot !== sight.boot || holder.namespace !== sight.namespace) {
    return sight.silentForMs < SILENCE_MS ? 'unseen' : 'dead';
  }
  return sight.started !== undefined && sight.started === holder.started ? 'alive' : 'dead';
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null;
    const complete = holder && typeof holder.pid === 'number' && typeof holder.nonce === 'string';
    return complete ? (holder as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

/** The holder written in the file; `'absent'` without a file, undefined when what it holds is no lock. */
async function readHolder(file: string): Promise<LockHolder | 'absent' | undefined> {
  // Between creating the file and writing it its owner needs a moment.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return 'absent';
    const holder = parseHolder(text);
    if (holder) return holder;
    await delay(50);
  }
  return undefined;
}

/** A file that says which process works on a directory, so that a second one keeps off. Left behind by a crash, it is recognised as stale. */
export class DataDirectoryLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly file: string,
    private readonly nonce: string,
  ) {
    this.heartbeat = setInterval(() => void this.touch(), HEARTBEAT_MS).unref();
  }

  /**
   * Takes the lock of a directory.
   * @throws DataDirectoryInUse with the holder's pid, when a living process has it.
   */
  static async acquire(directory: string): Promise<DataDirectoryLock> {
    const file = join(directory, 'tidemark.lock');
    const holder: LockHolder = {
      pid: process.pid,
      started: processStart(process.pid) ?? '',
      ...processScope(),
      nonce: randomUUID(),
    };
    let brokeStaleLock = false;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if (await DataDirectoryLock.create(file, holder)) {
        if (brokeStaleLock) await delay(50);
        const written = await readHolder(file);
        if (written !== 'absent' && written?.nonce === holder.nonce) return new DataDirectoryLock(file, holder.nonce);
      }
      const found = await readHolder(file);
      if (found === 'absent') continue;
      if (found && (await DataDirectoryLock.lives(file, found))) {
        throw new DataDirectoryInUse(
          `Tidemark is already running on ${directory} (process ${found.pid}): stop that one first, or set TIDEMARK_DATA_DIR to another directory.`,
        );
      }
      await DataDirectoryLock.breakStale(file, found);
      brokeStaleLock = true;
    }
    throw new DataDirectoryInUse(`Several Tidemark processes are starting on ${directory} at once: start only one.`);
  }

  /** Gives the lock back. Only a lock that is still our own is removed. */
  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    const holder = await readHolder(this.file).catch(() => undefined);
    if (holder !== 'absent' && holder?.nonce === this.nonce) await rm(this.file, { force: true });
  }

  private async touch(): Promise<void> {
    const now = new Date();
    await utimes(this.file, now, now).catch(() => undefined);
  }

  private static async create(file: string, holder: LockHolder): Promise<boolean> {
    try {
      const handle = await open(file, 'wx', 0o644);
      await handle.writeFile(JSON.stringify(holder));
      await handle.close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private static async lives(file: string, holder: LockHolder): Promise<boolean> {
    const lastTouch = async (): Promise<number | undefined> => (await stat(file).catch(() => undefined))?.mtimeMs;
    const touched = await lastTouch();
    if (touched === undefined) return false;
    const sight = { ...processScope(), started: processStart(holder.pid), silentForMs: Date.now() - touched };
    const judgement = judgeHolder(holder, sight);
    if (judgement !== 'unseen') return judgement === 'alive';
    for (const began = performance.now(); performance.now() - began < WATCH_MS; await delay(250)) {
      const now = await lastTouch();
      if (now !== touched) return now !== undefined;
    }
    return false;
  }

  /** Renaming lets one of several starters win; whoever moved a fresh lock by mistake puts it back. */
  private static async breakStale(file: string, stale: LockHolder | undefined): Promise<void> {
    const aside = `${file}.stale-${randomUUID()}`;
    try {
      await rename(file, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    const moved = await readHolder(aside);
    if (moved && moved !== 'absent' && moved.nonce !== stale?.nonce) await rename(aside, file);
    else await rm(aside, { force: true });
  }
}
