import { prepareConfig } from './platform/config/index.js';
import { StartupError } from './platform/startup-error.js';
import type { StartProgress } from './start-up.js';

/** After a signal, work in flight has this long before the process ends anyway. */
const SHUTDOWN_MS = 10_000;

const progress: StartProgress = {
  step: (name, detail, startedAt) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
    process.stdout.write(`  ${name.padEnd(12)} ${seconds.padStart(6)} s   ${detail}\n`);
  },
  info: (message) => process.stdout.write(`  ${message}\n`),
  warn: (message) => process.stdout.write(`  ${message}\n`),
};

async function main(): Promise<void> {
  // The first Ctrl-C during the start is remembered; the database must not be left half open.
  let asked: NodeJS.Signals | null = null;
  let stop: (() => Promise<void>) | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked) return;
    asked = signal;
    if (stop) void shutDown(stop);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);

  // What is set wrongly is said before the application is loaded, which takes seconds on a small machine.
  prepareConfig(process.env);
  const { startTidemark } = await import('./start-up.js');
  const running = await startTidemark(process.env, progress);
  stop = running.stop;
  if (asked) return shutDown(stop);

  const { config, url, databaseLocation } = running;
  const lines = [
    `  open         ${url}`,
    config.demo.password === null ? null : `  sign in      demo@tidemark.local  ${config.demo.password}`,
    `  data         ${config.storage.dataDirectory}${databaseLocation?.startsWith(config.storage.dataDirectory) === false ? `, database in ${databaseLocation}` : ''}`,
  ];
  process.stdout.write(`\n${lines.filter((line) => line !== null).join('\n')}\n\nready ${url}\n`);
}

async function shutDown(stop: () => Promise<void>): Promise<void> {
  const deadline = setTimeout(() => process.exit(1), SHUTDOWN_MS);
  deadline.unref();
  try {
    await stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`The server did not stop cleanly: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

main().catch((error: unknown) => {
  const text = error instanceof StartupError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`\nTidemark cannot start. ${text}\n`);
  process.exit(1);
});
