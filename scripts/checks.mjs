/**
 * What `npm test` looks at besides the tests: sizes of bundles, descriptions of the API, types, style, dependencies. Two at a
 * time, for more would be in each other's way on two cores. Prints what each took, and the output of those that fail.
 * `node scripts/checks.mjs lint` does types, style and dependencies alone.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const AT_ONCE = 2;

// The longest first, so that none is left over at the end. Style is looked at in two parts, each with its own types.
const LINT = {
  'style of the server': 'eslint . --max-warnings 0 --ignore-pattern web/ --ignore-pattern sdk/',
  'style of web and SDK': 'eslint web sdk --max-warnings 0',
  'types of the server': 'tsc -p tsconfig.json',
  'types of the web': 'tsc -p web/tsconfig.json --noEmit',
  'types of the SDK': 'tsc -p sdk/tsconfig.json',
  dependencies: 'depcruise --config .dependency-cruiser.cjs --output-type err src migrations ormconfig.ts web/src sdk/src',
};
/** These need the build. */
const BUILT = {
  'description of the API': 'npm run -s openapi:check',
  'size of the SDK': 'npm run -s size --workspace @tidemark/embed',
  'size of the web': 'npm run -s size --workspace @tidemark/web',
};

const running = new Set();

/** Runs one of the project's programs. @returns its exit code, null when a signal ended it, and output */
function run(command) {
  const [program, ...args] = command.split(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(program === 'npm' ? program : join(ROOT, 'node_modules/.bin', program), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, output });
    });
  });
}

/** @returns the names of those that failed */
async function check(commands) {
  const waiting = Object.entries(commands);
  const failed = [];
  const goOn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, command] = next;
      const startedAt = performance.now();
      const { code, output } = await run(command);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`  ${code === 0 ? 'checked' : 'FAILED '} ${name.padEnd(24)} ${seconds.padStart(6)} s\n`);
      if (code === 0) continue;
      failed.push(name);
      process.stdout.write(`\n> ${command}\n${output}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, goOn));
  return failed;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}
const failed = await check(process.argv[2] === 'lint' ? LINT : { ...LINT, ...BUILT });
if (failed.length > 0) {
  process.stdout.write(`Failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
