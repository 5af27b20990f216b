import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Stops and removes the PostgreSQL that the global set-up has started; somebody else's is left alone. */
export default async function globalTeardown(): Promise<void> {
  const directory = process.env['TIDEMARK_TEST_SERVER_DIRECTORY'];
  if (!directory) return;
  const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  await promisify(execFile)(process.execPath, [
    ...['--import', file('typescript-loader.mjs'), file('test-server.ts'), 'remove', directory],
  ]);
}
