import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type TestApp, startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { type Ending, buildServer } from '../support/server-process.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/tidemark.mjs', import.meta.url));

describe('the command line', () => {
  let app: TestApp;
  let directory: string;
  beforeAll(async () => {
    await buildServer();
    app = await startTestApp();
    directory = await mkdtemp(join(tmpdir(), 'tidemark-command-'));
  }, 300_000);
  afterAll(async () => {
    await app.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** @param input what comes through the pipe; null when there is none */
  function tidemark(words: string[], input: string | null, env: NodeJS.ProcessEnv = {}): Promise<Ending> {
    const { url, migrationUrl } = app.config.database;
    const child = spawn(process.execPath, [SCRIPT, ...words], {
      cwd: '/',
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: url,
        MIGRATION_DATABASE_URL: migrationUrl,
        JWT_SECRET: app.config.security.jwtSecret,
        TIDEMARK_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
        TIDEMARK_DATA_DIR: directory,
        ...env,
      },
      stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    child.stdin?.end(input);
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
  }

  const create = (email: string, input: string | null) => tidemark(['user', 'create', '--email', email], input);
  const signIn = (email: string, password: string) => new Api(app.url).post('/auth/login', { email, password });

  it('makes an account with the password that comes through a pipe, and shows it nowhere', async () => {
    const ending = await create('piped@example.test', 'a piped password\n');
    expect(ending).toEqual({ code: 0, signal: null, stdout: 'Created piped@example.test.\n', stderr: '' });
    // Whoever belongs to no tenant is told so, but only with the right password.
    expect((await signIn('piped@example.test', 'a piped password')).error?.code).toBe('ACCESS_DENIED');
    expect((await signIn('piped@example.test', 'another password')).error?.code).toBe('UNAUTHORIZED');
  });

  it.each([
    ['is closed', null],
    ['ends at once', ''],
  ])('says in one sentence that no password came when the input %s', async (_, input) => {
    const { code, stdout, stderr } = await create('nobody@example.test', input);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^Nothing was entered[^\n]*--password\.\n$/)]);
  });

  it('refuses a password that is too short without repeating it', async () => {
    const { code, stdout, stderr } = await create('short@example.test', 'kurz\n');
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^[^\n]*10[^\n]*\n$/)]);
    expect(stderr).not.toContain('kurz');
  });

  it('removes nothing when nobody answers', async () => {
    const { code, stderr } = await tidemark(['reset'], null, { DATABASE_URL: '', MIGRATION_DATABASE_URL: '', JWT_SECRET: '' });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Nothing was entered[^\n]*\.\n$/)]);
  });
});
