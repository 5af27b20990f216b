import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function run(program: string, words: string[], cwd = ROOT): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, words, { cwd }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** Only the rule in question, with its options for that file: the others would read the types of the whole project. */
const LINT = `
import { ESLint, Linter } from 'eslint';
const [file, ...lines] = process.argv.slice(1);
const { rules } = await new ESLint().calculateConfigForFile(file);
const rule = { 'no-restricted-syntax': rules['no-restricted-syntax'] };
const found = lines.filter((line) => new Linter().verify(line, { rules: rule }).length > 0);
process.stdout.write(JSON.stringify(found));`;

/** The lines that the rules find fault with when they stand in that file. */
async function faults(file: string, lines: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', LINT, '--', file, ...lines]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as string[];
}

describe('the rules on code', () => {
  it('let no test run alone, whatever it is called by', async () => {
    const alone = [
      'it.only("a", () => {});',
      'it.only.each([1])("a", () => {});',
      'test.only("a", () => {});',
      'test.concurrent.only("a", () => {});',
      'test.concurrent.only.each([1])("a", () => {});',
      'describe.only("a", () => {});',
      'describe.only.each([1])("a", () => {});',
      'it["only"]("a", () => {});',
      'fit("a", () => {});',
      'fit.each([1])("a", () => {});',
      'fdescribe("a", () => {});',
      'const { only } = it;',
    ];
    const others = ['it.each([1])("a", () => {});', 'it.skip("a", () => {});', 'test.concurrent("a", () => {});', 'export const b = { only: 1 }.only;'];
    for (const file of ['test/support/eventually.ts', 'src/terminal.spec.ts', 'web/src/realtime/realtime-client.spec.ts']) {
      expect([file, await faults(file, [...alone, ...others])]).toEqual([file, alone]);
    }
  });

  it('let nobody read the environment but the configuration and the start', async () => {
    const readings = [
      'export const a = process.env.A;',
      'export const b = process["env"].A;',
      'export const c = process[`env`];',
      'export const d = globalThis.process.env;',
      'export const e = globalThis["process"].env;',
      'const { env } = process;',
      'const { env: f } = globalThis.process;',
      'const { ["env"]: g } = process;',
      'const { ...h } = process;',
      'const i = process;',
      'import { env as j } from "node:process";',
      'import * as k from "process";',
    ];
    const others = ['export const l = process.pid;', 'const { pid } = process;', 'export const m = { env: 1 }.env;', 'export const n = globalThis.performance.now();'];
    expect(await faults('src/tenants/plans.ts', [...readings, ...others])).toEqual(readings);
    expect(await faults('src/cli.ts', readings)).toEqual([]);
  });

  it('let no folder into src of which nobody has said whom it may import, nor forget one that has gone', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'tidemark-rules-'));
    const folders = async (...path: string[]): Promise<string[]> =>
      (await readdir(join(ROOT, ...path), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => join(...path, name));
    const read = () => run(process.execPath, ['--eval', 'require("./.dependency-cruiser.cjs")'], copy);
    try {
      await copyFile(join(ROOT, '.dependency-cruiser.cjs'), join(copy, '.dependency-cruiser.cjs'));
      for (const folder of [...(await folders('src')), ...(await folders('src', 'platform'))]) await mkdir(join(copy, folder), { recursive: true });
      expect(await read()).toMatchObject({ code: 0 });
      await mkdir(join(copy, 'src', 'unheard-of'));
      expect(await read()).toMatchObject({ code: 1, stderr: expect.stringContaining('src/unheard-of') as string });
      await rmdir(join(copy, 'src', 'unheard-of'));
      await rmdir(join(copy, 'src', 'demo'));
      expect(await read()).toMatchObject({ code: 1, stderr: expect.stringContaining('names demo') as string });
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});
