import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('killable-process.mjs', import.meta.url));

/** What such a process works by. Times of its clock pass `speed` times as fast as real ones, from `epoch` (ms) on. */
export interface KillableSettings {
  environment: NodeJS.ProcessEnv;
  epoch: number;
  speed: number;
  /** Real ms for a try to deliver; ms of its clock for a claim. */
  limits: { timeoutMs: number; claimMs: number };
  /** Real ms between evaluations of alert rules. */
  evaluateEveryMs: number;
}

type Words = { loaded: true } | { ready: string } | { rested: true } | { failed: string };

/** The built application in a process of its own, under a quick clock; see killable-process.mjs. */
export class KillableServer {
  /** Its own public address, which stands in all that it sends. */
  readonly publicUrl: string;
  url = '';
  private readonly child: ChildProcess;
  private readonly said: Words[] = [];
  private heard: () => void = () => undefined;
  private stderr = '';
  readonly ended: Promise<void>;
  private hasEnded = false;

  /** Begins to load the code. @param name of a host, its own among all such processes */
  constructor(name: string) {
    this.publicUrl = `http://${name}.test`;
    this.child = fork(SCRIPT, { cwd: '/', env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr = (this.stderr + text).slice(-4_000)));
    this.child.on('message', (words: Words) => {
      this.said.push(words);
      this.heard();
    });
    // What is sent to it while it ends reaches nobody.
    this.child.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.child.once('exit', () => {
        this.hasEnded = true;
        this.heard();
        resolve();
      });
    });
  }

  get isAlive(): boolean {
    return !this.hasEnded;
  }

  /** Waits until the code is there. @throws Error */
  async load(): Promise<void> {
    await this.hear('loaded');
  }

  /** Starts the application. @returns false when it was killed meanwhile @throws Error when it could not start */
  async start(settings: KillableSettings): Promise<boolean> {
    if (!(await this.hear('loaded'))) return false;
    this.child.send({ ...settings, environment: { ...settings.environment, TIDEMARK_PUBLIC_URL: this.publicUrl } });
    const words = await this.hear('ready');
    if (words && 'ready' in words) this.url = words.ready;
    return words !== null;
  }

  /** Has it evaluate no more rules, and waits until it does not; it goes on delivering. */
  async rest(): Promise<void> {
    this.child.send({ rest: true });
    await this.hear('rested');
  }

  /** Why it ended, if it said so. */
  get words(): string {
    return this.stderr;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** What it says about how it stands. @returns null when it ended by a signal first */
  private async hear(name: 'loaded' | 'ready' | 'rested'): Promise<Words | null> {
    for (;;) {
      const words = this.said.find((each) => name in each || 'failed' in each);
      if (words && 'failed' in words) throw new Error(words.failed);
      if (words) return words;
      if (this.hasEnded && this.child.signalCode === null) throw new Error(`It ended with ${this.child.exitCode}: ${this.stderr}`);
      if (this.hasEnded) return null;
      await new Promise<void>((resolve) => (this.heard = resolve));
    }
  }
}
