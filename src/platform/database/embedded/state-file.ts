import { randomBytes } from 'node:crypto';
import { chown, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../../startup-error.js';

/** What must be remembered between starts; it lies in the data directory, readable only by its owner. */
export interface EmbeddedState {
  format: 1;
  /** Where the cluster lies when that is not the data directory itself. */
  location?: string;
  port?: number;
  /** Set when a cluster was complete once: from then on a missing or damaged one is never silently replaced. */
  initialized: boolean;
  passwords: Record<string, string>;
}

/** The file of the state inside a data directory. */
export function stateFile(dataDirectory: string): string {
  return join(dataDirectory, 'postgres.json');
}

/** A password that needs no escaping in URLs, SQL or shells (192 random bits). */
function generatePassword(): string {
  return randomBytes(24).toString('hex');
}

function parseState(text: string): EmbeddedState | undefined {
  try {
    const state = JSON.parse(text) as Partial<EmbeddedState> | null;
    const understood = state?.format === 1 && typeof state.passwords === 'object' && state.passwords !== null;
    return understood ? (state as EmbeddedState) : undefined;
  } catch {
    return undefined;
  }
}

/** The state of a data directory; undefined before the first start. @throws StartupError when it cannot be read or understood. */
export async function readState(dataDirectory: string): Promise<EmbeddedState | undefined> {
  const file = stateFile(dataDirectory);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartupError(
      `${file} cannot be read (${error.code ?? error.message}): start Tidemark as the user who owns it, or set TIDEMARK_DATA_DIR to a directory of your own.`,
    );
  });
  if (text === undefined) return undefined;
  const state = parseState(text);
  if (!state) {
    throw new StartupError(
      `${file}, which holds the passwords of the database, is damaged: restore it from a backup, or remove database and file with "npm run reset".`,
    );
  }
  return state;
}

/** Writes the state so that a crash leaves the old or the new one, and its owner stays who it was. */
async function writeState(dataDirectory: string, state: EmbeddedState): Promise<void> {
  const file = stateFile(dataDirectory);
  const next = `${file}.next`;
  const before = await stat(file).catch(() => undefined);
  await rm(next, { force: true });
  const handle = await open(next, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(state, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (before && process.getuid?.() === 0) await chown(next, before.uid, before.gid);
  await rename(next, file);
}

/** The state in memory, and the only one who writes it. */
export class StateStore {
  private lastWrite: Promise<void> = Promise.resolve();

  /** @param canWrite false beside a Tidemark that is running: the file is that one's. */
  constructor(
    private readonly dataDirectory: string,
    private readonly state: EmbeddedState,
    private readonly canWrite = true,
  ) {}

  get location(): string | undefined {
    return this.state.location;
  }

  get port(): number | undefined {
    return this.state.port;
  }

  /** The password of a role; undefined for a role that was never made. */
  password(role: string): string | undefined {
    return this.state.passwords[role];
  }

  /** The password of a role; a new one is on disk before it is answered, so that no role has a password which is lost. */
  async passwordOf(role: string): Promise<string> {
    const known = this.state.passwords[role];
    if (known !== undefined) return known;
    const password = generatePassword();
    await this.update({ passwords: { ...this.state.passwords, [role]: password } });
    return password;
  }

  /** Changes the state, in memory and on disk. */
  update(change: Partial<EmbeddedState>): Promise<void> {
    if (!this.canWrite) {
      throw new StartupError(
        'Another Tidemark is running on this data directory: stop it before you make databases or roles.',
      );
    }
    Object.assign(this.state, change);
    this.lastWrite = this.lastWrite.catch(() => undefined).then(() => writeState(this.dataDirectory, this.state));
    return this.lastWrite;
  }
}
