/**
 * Runs the tests as `npm test` does: all of them, and then once more, one suite after the other, those suites that failed.
 * Two cores on which two suites run beside each other are not always as quick as a test expects: a suite that passes alone
 * is told as unsteady and fails nothing. One that fails again does, and so do more failures than a busy machine explains.
 * `npm run test:jest` knows no second time.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const JEST = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', join(ROOT, 'node_modules/jest/bin/jest.js')];
/** With more suites than these it is the code that fails, and not the machine. */
const MOST_AGAIN = 8;
/** Lines of a failure's message that are told of it. */
const MESSAGE_LINES = 16;

const USAGE = `Usage: npm test -- [jest's options and paths], or node scripts/test.mjs [the same], which builds and checks nothing

Runs jest, and up to ${MOST_AGAIN} suites that failed once more, one after the other. A suite that then passes is told as
unsteady; the exit code is 0 when none failed twice. npm run test:jest runs each suite once.
`;

/** The jest that runs now, which signals are handed to. */
let running = null;
/** The signal by which we were told to end. */
let told = null;

/** @returns its exit code; null when a signal ended it */
function jest(args) {
  return new Promise((resolve, reject) => {
    running = spawn(process.execPath, [...JEST, ...args], { cwd: ROOT, stdio: 'inherit' });
    running.once('error', reject);
    running.once('close', resolve);
  });
}

/** Runs jest and reads what it wrote. @returns `suites` null when it came to no end */
async function results(directory, name, args) {
  const file = join(directory, `${name}.json`);
  const code = await jest([...args, '--json', `--outputFile=${file}`]);
  const text = await readFile(file, 'utf8').catch(() => null);
  const written = text === null ? null : JSON.parse(text);
  return { code, suites: written === null || written.wasInterrupted ? null : written.testResults };
}

const failed = (suites) => suites.filter(({ status }) => status === 'failed');

/** What a suite says of its first failure. */
function firstFailure({ message, assertionResults }) {
  const test = assertionResults.find(({ status }) => status === 'failed');
  const words = test ? `${test.fullName}\n${test.failureMessages[0] ?? ''}` : message;
  // eslint-disable-next-line no-control-regex -- colours are taken off
  const all = words.replace(/\u001b\[[\d;]*m/g, '').trim().split('\n');
  const lines = all.filter((line) => !line.includes('node_modules') && !line.includes('node:internal'));
  return [...lines.slice(0, MESSAGE_LINES), ...(lines.length > MESSAGE_LINES ? ['…'] : [])].map((line) => `      ${line}`).join('\n');
}

const list = (suites) => suites.map((suite) => `  ${relative(ROOT, suite.name)}\n${firstFailure(suite)}\n`).join('');
const say = (text) => process.stdout.write(`\n${text}`);

/** @returns the exit code */
async function test(directory, args) {
  const first = await results(directory, 'first', args);
  if (first.code === 0 || told !== null || first.suites === null) return first.code ?? 1;
  const suspects = failed(first.suites);
  if (suspects.length === 0) return first.code ?? 1;
  if (suspects.length > MOST_AGAIN) {
    say(`${suspects.length} suites failed, which are too many to be run once more (at most ${MOST_AGAIN} are).\n`);
    return first.code ?? 1;
  }

  say(`Once more, one after the other: the suites that failed (${suspects.length}).\n\n`);
  const second = await results(directory, 'second', ['--runInBand', '--runTestsByPath', ...suspects.map(({ name }) => name)]);
  if (told !== null || second.suites === null) return second.code ?? 1;
  const again = failed(second.suites);
  const passed = new Set(second.suites.filter(({ status }) => status === 'passed').map(({ name }) => name));
  const unsteady = suspects.filter(({ name }) => passed.has(name));
  if (unsteady.length > 0) say(`Unsteady: failed beside others, passed alone (${unsteady.length}). First failure of each:\n${list(unsteady)}`);
  if (again.length > 0) say(`Failed twice (${again.length}):\n${list(again)}`);
  // Whatever is neither, such as a suite that was not found again, is no success.
  return unsteady.length === suspects.length ? (second.code ?? 1) : second.code || 1;
}

async function main() {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg === '--help' || arg === '-h')) return void process.stdout.write(USAGE);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      told = signal;
      running?.kill(signal);
    });
  }
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-results-'));
  try {
    const code = await test(directory, args);
    process.exitCode = told === null ? code : 128 + constants.signals[told];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

await main();
