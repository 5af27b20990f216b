import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Where `redis-server` is on PATH; null where it is not. */
export const REDIS_SERVER: string | null =
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file)) ?? null;

/** A Redis of a test's own, on a free port, that can be killed, stopped and started again. It writes nothing by itself. */
export class LocalRedis {
  private child: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'tidemark-redis-'));

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
  ) {}

  /** @param options further arguments of `redis-server` */
  static async start(...options: string[]): Promise<LocalRedis> {
    const redis = new LocalRedis(await freePort(), options);
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the server again on its port; resolves when it answers. */
  async restart(): Promise<void> {
    const own = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--dir',
      this.folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    this.child = spawn(REDIS_SERVER ?? 'redis-server', [...own, ...this.options], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 200; attempt++) {
      const answer = await this.command('PING').catch((error: Error) => error.message);
      if (answer === 'PONG' || String(answer).includes('NOAUTH')) return;
      await sleep(25);
    }
    throw new Error('redis-server did not start');
  }

  /** One command over a connection of its own. */
  async command(name: string, ...parameters: string[]): Promise<unknown> {
    const client = new Redis(this.url, {
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      disconnectTimeout: 50,
    });
    client.on('error', () => undefined);
    try {
      return await client.call(name, ...parameters);
    } finally {
      client.disconnect();
    }
  }

  /** Kills the server as a crash would. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  /** Holds the server up: it accepts connections and answers nothing. */
  hang(): void {
    this.child?.kill('SIGSTOP');
  }

  wake(): void {
    this.child?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
