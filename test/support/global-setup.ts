import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * jest loads this file outside its module system, so it imports nothing of ours; the work is done by test-server.ts in a
 * process of its own. The address travels to the tests in TIDEMARK_TEST_DATABASE_URL, which a person may set instead.
 */
const run = promisify(execFile);
const PREFIX = 'tidemark-test-';

function testServer(action: 'start' | 'remove', directory: string): Promise<{ stdout: string }> {
  const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  return run(process.execPath, ['--import', file('typescript-loader.mjs'), file('test-server.ts'), action, directory]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Servers of test runs that were killed, and so could not clear up behind themselves. */
async function removeLeftovers(): Promise<void> {
  for (const entry of await readdir(tmpdir())) {
    const pid = Number(/^tidemark-test-(\d+)-\w+$/.exec(entry)?.[1]);
    // Of another user's leftovers nothing can be removed.
    if (pid && !isAlive(pid)) await testServer('remove', join(tmpdir(), entry)).catch(() => undefined);
  }
}

/** Starts one throw-away PostgreSQL for the whole run, unless an address of one is given. */
export default async function globalSetup(): Promise<void> {
  if (process.env['TIDEMARK_TEST_DATABASE_URL']) return;
  await removeLeftovers();
  const directory = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // PostgreSQL may run as another user, who must be able to pass through.
  await chmod(directory, 0o711);
  process.env['TIDEMARK_TEST_SERVER_DIRECTORY'] = directory;
  const { stdout } = await testServer('start', directory);
  const { url, appUrl } = JSON.parse(stdout) as { url: string; appUrl: string };
  process.env['TIDEMARK_TEST_DATABASE_URL'] = url;
  process.env['TIDEMARK_TEST_APP_URL'] = appUrl;
}
