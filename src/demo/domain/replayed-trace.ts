const DAY_MS = 86_400_000;

/** What the trace's requests are shown as: it names no model, so that this is one deployment by a name of the demo's own. */
export const DEPLOYMENT = { model: 'azure-llm-conversation', provider: 'azure', domain: 'conversation' } as const;

/** A request to a language model. */
export interface TracedRequest {
  /** When it arrived, ms since 1970. */
  readonly at: number;
  /** Tokens. */
  readonly input: number;
  readonly output: number;
}

/**
 * By how many whole days a trace is moved so that it is over at an instant, as late as possible and so often on the days
 * before; the latest first. Moved by whole days, every request keeps its time of day.
 * @param trace by time, not empty
 */
export function occurrencesOf(trace: readonly TracedRequest[], now: Date, repeats: number): number[] {
  const last = trace.at(-1);
  if (!last) return [];
  const latest = Math.floor((now.getTime() - last.at) / DAY_MS);
  return Array.from({ length: repeats }, (_, index) => latest - index);
}

/** Alike for one request on one day, so that it is stored once however often it is sent. */
export function sessionIdOf(index: number, trace: readonly TracedRequest[], shiftDays: number): string {
  const at = trace[index]?.at ?? 0;
  return `trace-${new Date(at + shiftDays * DAY_MS).toISOString().slice(0, 10)}-${index}`;
}

/** A request as a session that is over: how long it took nobody knows. @throws RangeError when the trace has no such row */
export function sessionOf(index: number, trace: readonly TracedRequest[], shiftDays: number): Record<string, unknown> {
  const request = trace[index];
  if (!request) throw new RangeError(`The trace has no row ${index}.`);
  return {
    sessionId: sessionIdOf(index, trace, shiftDays),
    ...DEPLOYMENT,
    startedAt: new Date(request.at + shiftDays * DAY_MS).toISOString(),
    success: true,
    iterations: 1,
    tokens: { freshInput: request.input, output: request.output },
  };
}
