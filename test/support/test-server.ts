/**
 * Starts or removes the PostgreSQL of a test run, as a process of its own:
 * `node --import ./test/support/typescript-loader.mjs test/support/test-server.ts start|remove <directory>`.
 * `start` prints one line of JSON, { url, appUrl }, and ends; the server goes on. It is as fast as a server can be that
 * may lose everything.
 */
import { rm } from 'node:fs/promises';
import { EmbeddedPostgres, removeEmbeddedData } from '../../src/platform/database/embedded/index.js';

const [action, directory = ''] = process.argv.slice(2);

if (action === 'start') {
  const log = { info: () => undefined, warn: (message: string) => process.stderr.write(`${message}\n`) };
  const server = await EmbeddedPostgres.open({ dataDirectory: directory, log, durable: false });
  process.stdout.write(`${JSON.stringify({ url: server.ownerUrl, appUrl: server.appUrl })}\n`);
} else {
  await removeEmbeddedData(directory);
  await rm(directory, { recursive: true, force: true });
}
