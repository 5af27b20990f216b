import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPostgres } from '../../src/platform/database/index.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { KillableServer, type KillableSettings } from '../support/killable-server.js';
import type { Chance } from './chance.js';
import type { FlakySink, SinkRequest } from './flaky-sink.js';
import { type World, makeWorld } from './storm-world.js';
import { ToldKeys } from './told-keys.js';

/** When a process is killed: at any time, or right when it does something of which there may be two halves; of twenty times so often. */
const MOMENTS = { any: 4, starting: 1, sending: 4, answered: 4, acting: 3, evaluating: 4 } as const;
export type Moment = keyof typeof MOMENTS;
const ACTIONS = { acknowledge: 4, unacknowledge: 2, snooze: 2, resolve: 3 } as const;

/** Ticks of alert rules lie on this grid. */
const TICK_MS = 15_000;
/** So long, in real time, a claim lasts: longer than any process is kept from its work, however busy the machine. */
export const CLAIM_MS = 12_000;
export const TIMEOUT_MS = 800;
const SPEED = 20;

/** What may have kept the end of a delivery from being written. */
export interface Loss {
  /** Requests that the sink had got when it was over. */
  readonly order: number;
  /** What was claimed and not settled right afterwards, by whomever; null: the database was not there to tell. */
  readonly underWay: ReadonlySet<string> | null;
}

export interface Kill extends Loss {
  readonly moment: Moment;
  /** Another process worked meanwhile. */
  readonly beside: boolean;
}

/** Of an action that was answered with a success. */
export interface Acted {
  readonly alertId: string;
  readonly reason: string;
}

/** Two processes at a time that are killed and replaced, while events come in, people act, and the receiver fails. */
export class Storm {
  /** By the public address of the process. */
  readonly kills = new Map<string, Kill>();
  /** Of PostgreSQL, which came back. */
  readonly losses: Loss[] = [];
  readonly acted: Acted[] = [];
  /** What must not be. */
  readonly faults: string[] = [];
  world!: World;
  told!: ToldKeys;
  private readonly running = new Set<KillableServer>();
  private readonly forked = new Set<KillableServer>();
  private readonly high = new Map<string, boolean>();
  private readonly settings: KillableSettings;
  private databaseUp: Promise<void> = Promise.resolve();
  private moments: Moment[] = [];
  private begun = 0;
  private actions = 0;
  private isOver = false;

  constructor(
    private readonly chance: Chance,
    private readonly sink: FlakySink,
    private readonly database: EmbeddedPostgres,
    environment: NodeJS.ProcessEnv,
  ) {
    const limits = { timeoutMs: TIMEOUT_MS, claimMs: CLAIM_MS * SPEED };
    this.settings = { environment, epoch: Date.now(), speed: SPEED, limits, evaluateEveryMs: 150 };
  }

  /** Makes what is watched, by a process that stays until the first of the storm are there. */
  async prepare(): Promise<void> {
    const server = await this.launch(this.fork());
    this.world = await makeWorld(server.url, this.sink);
    this.told = new ToldKeys(this.database.appUrl, this.world.tenantId);
    this.running.delete(server);
    server.signal('SIGTERM');
    await server.ended;
  }

  /** @param lossesAt rounds in which PostgreSQL is killed before the process is, or before it starts where it is killed in its start */
  async rage(rounds: number, lossesAt: readonly number[]): Promise<void> {
    const weather = [this.repeat(() => this.ingest()), this.repeat(() => this.act(this.chance.of([...this.running]))), this.repeat(() => this.refuse())];
    try {
      await Promise.all([this.slot(rounds, lossesAt), this.slot(rounds, lossesAt)]);
    } finally {
      this.isOver = true;
      await Promise.all(weather);
    }
  }

  /** The receiver is well and nothing new happens: waits until all has been delivered, but not for ever; the ledger says what was not. */
  async settle(withinMs: number): Promise<void> {
    this.sink.recover();
    const servers = await Promise.all([this.launch(this.fork()), this.launch(this.fork())]);
    await Promise.all(servers.map((server) => server.rest()));
    await eventually(async () => expect(await this.told.notEnded()).toBe(0), withinMs).catch(() => undefined);
    for (const server of servers) server.signal('SIGTERM');
    await Promise.all(servers.map((server) => server.ended));
  }

  async close(): Promise<void> {
    this.isOver = true;
    for (const server of this.forked) server.signal('SIGKILL');
    await Promise.all([...this.forked].map((server) => server.ended));
    await this.told?.close();
  }

  private async slot(rounds: number, lossesAt: readonly number[]): Promise<void> {
    let next = this.fork();
    while (this.begun < rounds) {
      const round = ++this.begun;
      const moment = this.moment();
      await this.databaseUp;
      const loses = lossesAt.includes(round);
      if (moment === 'starting') {
        if (loses) await this.loseDatabase();
        const server = next;
        next = this.fork();
        await server.load();
        const started = server.start(this.settings).catch(() => false);
        await sleep(this.chance.between(0, 700));
        await this.kill(server, moment);
        await started;
        continue;
      }
      const server = await this.launch(next);
      next = this.fork();
      await sleep(this.chance.between(100, 900));
      if (loses) await this.loseDatabase();
      if (this.chance.next() < 0.5) await this.another();
      await this.comes(moment, server);
      await this.kill(server, moment);
    }
    next.signal('SIGKILL');
  }

  /** By chance, but each as often as it should. */
  private moment(): Moment {
    if (this.moments.length === 0) this.moments = Object.entries(MOMENTS).flatMap(([moment, times]) => Array.from({ length: times }, () => moment as Moment));
    return this.moments.splice(Math.floor(this.chance.between(0, this.moments.length)), 1)[0] ?? 'any';
  }

  private fork(): KillableServer {
    const server = new KillableServer(`p${this.forked.size}`);
    this.forked.add(server);
    return server;
  }

  /** One that starts while PostgreSQL is not there may end at once: then another does. */
  private async launch(server: KillableServer): Promise<KillableServer> {
    for (let attempt = 1; ; attempt++) {
      try {
        await server.start(this.settings);
        this.running.add(server);
        return server;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.databaseUp;
        server = this.fork();
      }
    }
  }

  /** Waits for a moment to kill it. */
  private async comes(moment: Moment, server: KillableServer): Promise<void> {
    if (moment === 'sending') {
      await this.hears('request', server);
      await sleep(this.chance.between(0, 4));
    } else if (moment === 'answered') await this.hears('answered', server);
    else if (moment === 'acting') {
      void this.act(server);
      await sleep(this.chance.between(0, 40));
    } else if (moment === 'evaluating') {
      await this.nextTick();
      await sleep(this.chance.between(0, 250));
    } else await sleep(this.chance.between(0, 500));
  }

  /** Another process that works. */
  private async another(): Promise<void> {
    await eventually(() => expect(this.running.size).toBe(2), 10_000).catch(() => undefined);
  }

  /** Something of that process's at the sink; not for long, as it may have nothing to send. */
  private async hears(event: 'request' | 'answered', server: KillableServer | null): Promise<void> {
    const signal = AbortSignal.timeout(4_000);
    try {
      for (;;) {
        const [request] = (await once(this.sink.events, event, { signal })) as [SinkRequest];
        if (server === null || request.process === server.publicUrl) return;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async kill(server: KillableServer, moment: Moment): Promise<void> {
    await this.databaseUp;
    if (!server.isAlive) this.faults.push(`${server.publicUrl} ended by itself: ${server.words}`);
    this.running.delete(server);
    const beside = this.running.size > 0;
    server.signal('SIGKILL');
    await server.ended;
    this.kills.set(server.publicUrl, { moment, beside, ...(await this.left()) });
    for (const fingerprint of await this.told.openTwice().catch(() => [])) this.faults.push(`Two alerts of ${fingerprint} are open.`);
  }

  private async left(): Promise<Loss> {
    const order = this.sink.requests.length;
    const keys = await this.told.underWay().catch(() => null);
    return { order, underWay: keys && new Set(keys) };
  }

  /** Kills PostgreSQL while something is being delivered, and waits until it is back. */
  private async loseDatabase(): Promise<void> {
    await this.databaseUp;
    const up = new Promise<void>((resolve) => this.database.onUp(resolve));
    await this.hears('request', null);
    await sleep(this.chance.between(0, 5));
    process.kill(this.database.pid, 'SIGKILL');
    this.databaseUp = up;
    await up;
    this.losses.push(await this.left());
    await sleep(this.chance.between(200, 800));
  }

  private async repeat(work: () => Promise<void>): Promise<void> {
    while (!this.isOver) await work();
  }

  private nextTick(before = 0): Promise<void> {
    const { epoch, speed } = this.settings;
    const passed = (epoch + (Date.now() - epoch) * speed + before * speed) % TICK_MS;
    return sleep((TICK_MS - passed) / speed);
  }

  /** Values of all series, right before they are looked at. */
  private async ingest(): Promise<void> {
    const { epoch, speed } = this.settings;
    await this.nextTick(200);
    const server = this.chance.of([...this.running]);
    const timestamp = new Date(epoch + (Date.now() - epoch) * speed).toISOString();
    const events = this.world.series.map(({ metric, unit }) => {
      const name = `${metric} ${unit}`;
      const isHigh = (this.high.get(name) ?? false) !== this.chance.next() < 0.2;
      this.high.set(name, isHigh);
      return { metric, timestamp, value: isHigh ? 150 : 50, dimensions: { unit } };
    });
    if (server) await this.ask(server, (api) => api.send('POST', '/ingest/events', { body: events, signal: AbortSignal.timeout(2_000) }), [202, 503]);
  }

  /** Does something about an alert that is open. */
  private async act(server: KillableServer | undefined): Promise<void> {
    if (server) {
      const open = await this.ask(server, (api) => api.send<{ id: string }[]>('GET', '/alerts', { query: { limit: 50 }, signal: AbortSignal.timeout(5_000) }), [200, 503]);
      const alert = open?.status === 200 ? this.chance.of(open.data) : undefined;
      const action = this.chance.weighted(ACTIONS);
      const reason = `action ${++this.actions}`;
      const body = { reason, ...(action === 'snooze' ? { minutes: 1 } : {}) };
      const done = alert && (await this.ask(server, (api) => api.send('POST', `/alerts/${alert.id}/${action}`, { body, signal: AbortSignal.timeout(5_000) }), [200, 409, 503]));
      if (alert && done?.status === 200) this.acted.push({ alertId: alert.id, reason });
    }
    await sleep(this.chance.between(50, 400));
  }

  private async refuse(): Promise<void> {
    await sleep(this.chance.between(1_500, 5_000));
    if (!this.isOver) await this.sink.refuse(this.chance.between(100, 500));
  }

  /** @returns null when it went away meanwhile: what became of it is not known */
  private async ask<T>(server: KillableServer, work: (api: Api) => Promise<{ status: number; data: T; body: unknown }>, expected: readonly number[]): Promise<{ status: number; data: T } | null> {
    try {
      const answer = await work(new Api(server.url, { 'x-api-key': this.world.apiKey }));
      if (!expected.includes(answer.status)) this.faults.push(`${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer;
    } catch (error) {
      // By name: the error is of a realm other than the test's. An answer that was broken off is no JSON.
      if (!['TypeError', 'TimeoutError', 'SyntaxError'].includes((error as Error).name)) throw error;
      return null;
    }
  }
}
