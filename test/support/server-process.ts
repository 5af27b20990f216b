import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = (name: string): string => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

/** Builds what is stale, as `npm start` would. */
export async function buildServer(): Promise<void> {
  await promisify(execFile)(process.execPath, [script('build.mjs')]);
}

/** A user that a process may run as. */
export interface TestAccount {
  uid: number;
  gid: number;
}

export const isRoot = process.getuid?.() === 0;

/** An ordinary user: `nobody` when we are root, else ourselves (no account needed). */
export const ordinaryAccount: TestAccount | undefined = isRoot ? nobody() : undefined;

/** Whether the server can be started as an ordinary user: not where node or the project lies behind a door of root's. */
export const ordinaryUserCanRun =
  !isRoot ||
  (ordinaryAccount !== undefined &&
    spawnSync(process.execPath, ['--check', script('start.mjs')], { ...ordinaryAccount, cwd: '/' }).status === 0);

function nobody(): TestAccount | undefined {
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.map(Number) ?? [];
  return uid && gid ? { uid, gid } : undefined;
}

/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** `npm start` as a process of its own: the built server. */
export class ServerProcess {
  private stdout = '';
  private stderr = '';
  private readonly process: ChildProcess;
  readonly ended: Promise<Ending>;

  /** @param env all of the environment but PATH; the port is a free one unless given. */
  constructor(env: NodeJS.ProcessEnv, account?: TestAccount) {
    this.process = spawn(process.execPath, [script('start.mjs')], {
      ...account,
      cwd: '/',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', PORT: '0', TIDEMARK_DEMO: 'false', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) => {
      this.process.once('close', (code, signal) => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.stdout;
  }

  /** Waits for a line of its output. @throws Error with what it said, when it ends without. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match) return match;
      const more = new Promise<'more'>((resolve) => this.process.stdout?.once('data', () => resolve('more')));
      const next = await Promise.race([this.ended, more]);
      if (next !== 'more' && !pattern.test(this.stdout)) throw new Error(`It ended: ${JSON.stringify(next)}`);
    }
  }

  /** Waits until it is ready. @returns its address. */
  async ready(): Promise<string> {
    const [, url = ''] = await this.line(/^ready (http:\/\/\S+)\n/m);
    return url;
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Sends a signal and waits for the end. */
  end(name: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.signal(name);
    return this.ended;
  }
}
