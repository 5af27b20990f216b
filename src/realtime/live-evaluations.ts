import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, toDomainError } from '../platform/http/index.js';
import { type PreparedQuery, type QueryAnswer, QueryService } from '../query/index.js';

/** Why there is no answer, as viewers may read it. */
export interface Refusal {
  code: string;
  message: string;
}

/** What an evaluation came to: an answer, or why there is none. */
export type Outcome = { answer: QueryAnswer } | { error: Refusal };

/** Changes exactly when what viewers see changes. */
export function fingerprintOf(outcome: Outcome): string {
  if ('error' in outcome) return JSON.stringify(outcome.error);
  return outcome.answer.stale ? `${outcome.answer.fingerprint}:stale` : outcome.answer.fingerprint;
}

type Listener = (outcome: Outcome) => void;

interface Evaluation {
  /** By listener, so that a query whose asker has left is run for one who is still there. */
  readonly listeners: Map<Listener, PreparedQuery>;
  readonly intervalMs: number;
  readonly controller: AbortController;
  lastFingerprint: string | null;
  lastOutcome: Outcome | null;
  timer: NodeJS.Timeout | null;
}

/**
 * One evaluation per query key and interval, for however many watch. It begins with the first listener; with the last
 * one it ends, and a statement that is running is cancelled in its database.
 */
@Injectable()
export class LiveEvaluations implements OnApplicationShutdown {
  private readonly evaluations = new Map<string, Evaluation>();
  private runs = 0;

  constructor(private readonly queries: QueryService) {}

  onApplicationShutdown(): void {
    for (const evaluation of this.evaluations.values()) end(evaluation);
    this.evaluations.clear();
  }

  get statistics(): { active: number; runs: number } {
    return { active: this.evaluations.size, runs: this.runs };
  }

  /**
   * Tells `listener` the newest outcome, and every one that differs from the one before.
   * @param intervalSeconds 0 evaluates once, for the first listener
   * @returns stops listening
   */
  listen(prepared: PreparedQuery, intervalSeconds: number, listener: Listener): () => void {
    const key = `${intervalSeconds}:${prepared.key}`;
    let evaluation = this.evaluations.get(key);
    if (!evaluation) {
      evaluation = {
        listeners: new Map(),
        intervalMs: intervalSeconds * 1000,
        controller: new AbortController(),
        lastFingerprint: null,
        lastOutcome: null,
        timer: null,
      };
      this.evaluations.set(key, evaluation);
      void this.evaluate(evaluation, 'use');
    }
    evaluation.listeners.set(listener, prepared);
    if (evaluation.lastOutcome) listener(evaluation.lastOutcome);
    const current = evaluation;
    return () => {
      current.listeners.delete(listener);
      if (current.listeners.size > 0 || this.evaluations.get(key) !== current) return;
      end(current);
      this.evaluations.delete(key);
    };
  }

  /** The first run may take what the cache has; later ones ask the source, for that is what being live means. */
  private async evaluate(evaluation: Evaluation, mode: 'use' | 'refresh'): Promise<void> {
    // Listeners are added right after the evaluation is made.
    await Promise.resolve();
    const startedAt = performance.now();
    const [prepared] = evaluation.listeners.values();
    if (!prepared) return;
    const outcome = await this.run(prepared, evaluation, mode);
    if (evaluation.controller.signal.aborted) return;
    const fingerprint = fingerprintOf(outcome);
    evaluation.lastOutcome = outcome;
    if (fingerprint !== evaluation.lastFingerprint) {
      evaluation.lastFingerprint = fingerprint;
      for (const listener of evaluation.listeners.keys()) listener(outcome);
    }
    if (evaluation.intervalMs === 0) return;
    const wait = Math.max(evaluation.intervalMs - (performance.now() - startedAt), evaluation.intervalMs / 10);
    evaluation.timer = setTimeout(() => void this.evaluate(evaluation, 'refresh'), wait);
  }

  private async run(prepared: PreparedQuery, { intervalMs, controller, lastOutcome }: Evaluation, mode: 'use' | 'refresh'): Promise<Outcome> {
    this.runs += 1;
    try {
      const ttlSeconds = intervalMs === 0 ? prepared.ttlSeconds : Math.max(intervalMs / 1000, 1);
      const repeats = lastOutcome && { repeats: { failure: 'error' in lastOutcome ? lastOutcome.error.code : null } };
      return { answer: await this.queries.run(prepared, { caller: controller, cache: { mode, ttlSeconds }, ...repeats }) };
    } catch (thrown) {
      const { code, message } = thrown instanceof DomainError ? thrown : toDomainError(thrown);
      return { error: { code, message } };
    }
  }
}

function end(evaluation: Evaluation): void {
  if (evaluation.timer) clearTimeout(evaluation.timer);
  evaluation.controller.abort();
}
