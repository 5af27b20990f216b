import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { SessionIntake, SessionReader } from '../ai-usage/index.js';
import { PriceBookService } from '../economics/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { DEPLOYMENT, type TracedRequest, occurrencesOf, sessionIdOf, sessionOf } from './domain/replayed-trace.js';

/** The hour is repeated so often; metrics take events in from the last seven days. */
const REPEATS = 7;
/** So many are stored at a time, with a pause after each, so that whoever looks at a new installation does not wait for them. */
const BATCH = 200;
const PAUSE_MS = 60;
/** A live session begins so often. */
const LIVE_EVERY_MS = 15_000;
/** An answer is replayed at this pace, and within these bounds: the trace does not say how long its requests took. */
const TOKENS_PER_SECOND = 20;
const [SHORTEST_MS, LONGEST_MS] = [2_000, 40_000];

/** The entry of the trace's one deployment; the prices are an example and no vendor's. */
const ENTRY = { meter: 'ai.tokens', model: DEPLOYMENT.model, input: '2.50', output: '10.00' };
const NOTE = 'With example prices of the demo’s one deployment: 2.50 for a million tokens in, 10.00 for a million out.';

/**
 * Real requests to a language model for the demo tenant: an hour of them, moved to the present and repeated on each of the
 * last days, and gently one after the other as live sessions.
 */
@Injectable()
export class DemoAiUsage implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DemoAiUsage.name);
  private readonly timers = new Set<NodeJS.Timeout>();
  /** By session, what ends it. */
  private readonly live = new Map<string, () => Promise<void>>();
  private stopped = false;

  constructor(
    private readonly prices: PriceBookService,
    private readonly intake: SessionIntake,
    private readonly sessions: SessionReader,
    private readonly clock: Clock,
  ) {}

  /** Has the deployment's price written; meant to run once. A failure is logged and harms nobody. */
  async price(actor: Actor): Promise<void> {
    try {
      const { version, currency, entries } = await this.prices.get(actor);
      await this.prices.write(actor, { version, currency, entries: [...entries, ENTRY], note: NOTE });
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the prices of the demo could not be written');
    }
  }

  /** Stores what is missing of the last days, then goes on live. Meant to run beside the start: a failure is logged and harms nobody. */
  async ensure(actor: Actor, installation: string): Promise<void> {
    try {
      this.goLive(actor, await this.load(actor, installation));
    } catch (error) {
      if (!this.stopped) this.logger.warn({ reason: (error as Error).message }, 'the AI usage of the demo could not be loaded');
    }
  }

  /** Stores what is missing of the last days, the latest first. @returns the trace */
  async load(actor: Actor, installation: string, repeats = REPEATS): Promise<TracedRequest[]> {
    const trace = readTrace(await readFile(join(installation, 'demo', 'llm-usage', 'azure_llm_conversation_2023-11-16.csv'), 'utf8'));
    for (const shiftDays of occurrencesOf(trace, this.clock.now(), repeats)) await this.replay(actor, trace, shiftDays);
    return trace;
  }

  /** What is live ends with the process, or it would be taken for abandoned. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all([...this.live.values()].map((end) => end()));
  }

  private async replay(actor: Actor, trace: readonly TracedRequest[], shiftDays: number): Promise<void> {
    if (await this.isStored(actor, sessionIdOf(trace.length - 1, trace, shiftDays))) return;
    for (let from = 0; from < trace.length && !this.stopped; from += BATCH) {
      const batch = trace.slice(from, from + BATCH).map((_, index) => sessionOf(from + index, trace, shiftDays));
      await this.intake.record(actor, batch);
      await new Promise<void>((resolve) => this.after(PAUSE_MS, resolve));
    }
  }

  private async isStored(actor: Actor, sessionId: string): Promise<boolean> {
    try {
      await this.sessions.get(actor, sessionId);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  }

  /** One after the other, each as long as its answer takes to be written at a leisurely pace. */
  goLive(actor: Actor, trace: readonly TracedRequest[]): void {
    let next = 0;
    const begin = async (): Promise<void> => {
      const request = trace[next % trace.length];
      next += 1;
      if (request) await this.liveSession(actor, request);
    };
    const again = (): void => {
      void begin().catch((error: unknown) => this.logger.debug({ reason: (error as Error).message }, 'a live session of the demo was not begun'));
      this.after(LIVE_EVERY_MS, again);
    };
    again();
  }

  private async liveSession(actor: Actor, { input, output }: TracedRequest): Promise<void> {
    const startedAt = this.clock.now();
    const sessionId = `live-${startedAt.getTime()}`;
    const { accepted } = await this.intake.record(actor, [{ ...DEPLOYMENT, sessionId, startedAt: startedAt.toISOString(), tokens: { freshInput: input } }]);
    if (accepted === 0) return;
    const lastsMs = Math.min(Math.max((output / TOKENS_PER_SECOND) * 1_000, SHORTEST_MS), LONGEST_MS);
    const end = async (): Promise<void> => {
      if (!this.live.delete(sessionId)) return;
      try {
        await this.intake.change(actor, sessionId, { success: true, iterations: 1, tokens: { freshInput: input, output } });
      } catch (error) {
        this.logger.debug({ reason: (error as Error).message }, 'a live session of the demo was not ended');
      }
    };
    this.live.set(sessionId, end);
    this.after(lastsMs, () => void end());
  }

  private after(ms: number, work: () => void): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.stopped) work();
    }, ms);
    this.timers.add(timer.unref());
  }
}

function readTrace(text: string): TracedRequest[] {
  const rows = parse<Record<string, string>>(text, { columns: true });
  return rows.map((row) => ({ at: Date.parse(`${row['TIMESTAMP']?.replace(' ', 'T').slice(0, 23)}Z`), input: Number(row['ContextTokens']), output: Number(row['GeneratedTokens']) }));
}
