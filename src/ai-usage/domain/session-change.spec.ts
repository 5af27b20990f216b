import fc from 'fast-check';
import type { NewSession, SessionStatement } from './read-session.js';
import { MOST_CHARACTERS, MOST_KEPT, abandonSession, beginSession, continueSession } from './session-change.js';
import type { AiSession } from './session.js';
import { totalOf } from './token-buckets.js';
import { deltaOf } from './usage-sums.js';

const NOTHING: SessionStatement = { endedAt: null, durationMs: null, iterations: null, searches: [], tokens: null, success: null, error: null, logs: [] };
const STARTED = new Date('2026-03-01T10:00:00Z');
const NOW = new Date('2026-03-01T10:05:00Z');
const UNDER = { hour: STARTED, day: '2026-03-01' };
const TOLD: NewSession = { ...NOTHING, sessionId: 's', model: 'm', provider: '', domain: '', customer: '', feature: '', userId: null, startedAt: STARTED };

const begun = (told: Partial<NewSession> = {}): AiSession => beginSession({ ...TOLD, ...told }, UNDER, NOW);
const going = (session: AiSession, said: Partial<SessionStatement>, now = NOW): AiSession => continueSession(session, { ...NOTHING, ...said }, now);

describe('a session', () => {
  it('is live until it says when or how it ended', () => {
    expect(begun()).toMatchObject({ endedAt: null, durationMs: null, success: null });
    expect(begun({ success: true, durationMs: 2_000 })).toMatchObject({ endedAt: new Date('2026-03-01T10:00:02Z'), durationMs: 2_000, success: true });
    expect(begun({ endedAt: NOW })).toMatchObject({ endedAt: NOW, durationMs: 300_000, success: true });
    expect(begun({ endedAt: NOW, error: 'no' })).toMatchObject({ success: false, error: 'no' });
    expect(begun({ endedAt: NOW, durationMs: 7 })).toMatchObject({ endedAt: NOW, durationMs: 7 });
  });

  it('lasted nobody knows how long when it is told of afterwards without its end', () => {
    expect(begun({ success: true })).toMatchObject({ endedAt: STARTED, durationMs: null });
    // One that was live is known to end now.
    expect(going(begun(), { success: true })).toMatchObject({ endedAt: NOW, durationMs: 300_000 });
  });

  it('is abandoned when it was heard of last', () => {
    const heard = going(begun(), { iterations: 1 });
    expect(abandonSession(heard, new Date('2026-03-01T12:00:00Z'))).toMatchObject({ endedAt: NOW, durationMs: 300_000, success: false, error: 'abandoned' });
  });

  it('keeps what is sent with an id once, and bounds what it keeps, not what it counts', () => {
    const search = { id: 'a', query: 'x', results: 0, ms: null };
    const twice = going(going(begun(), { searches: [search, search, { ...search, id: null }] }), { searches: [search, { ...search, id: 'b' }] });
    expect(twice.searchCount).toBe(3);
    const many = going(begun(), { searches: Array.from({ length: MOST_KEPT + 5 }, () => ({ ...search, id: null })) });
    expect([many.searchCount, many.searches?.length]).toEqual([MOST_KEPT + 5, MOST_KEPT]);
  });

  it('keeps so many characters of it, the first of searches and the newest of lines, however often something is added', () => {
    const said = (at: number): Partial<SessionStatement> => ({
      searches: Array.from({ length: 20 }, (_, index) => ({ id: null, query: `${at}.${index} ${'x'.repeat(1_990)}`, results: 0, ms: null })),
      logs: Array.from({ length: 20 }, (_, index) => ({ id: null, at: NOW.toISOString(), level: 'info', message: `${at}.${index} ${'x'.repeat(3_900)}` })),
    });
    let session = begun();
    for (let at = 0; at < 30; at += 1) {
      const before = session;
      session = going(session, said(at));
      expect(session.searches?.slice(0, before.searches?.length)).toEqual(before.searches);
    }
    const lengthOf = (texts: readonly (string | null)[] = []): number => texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
    expect(lengthOf(session.searches?.map(({ query }) => query))).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(lengthOf(session.logs?.map(({ message }) => message))).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect([session.searchCount, session.searches?.[0]?.query?.slice(0, 4), session.logs?.at(-1)?.message.slice(0, 5)]).toEqual([600, '0.0 ', '29.19']);
  });

  const tokens = fc.record({ freshInput: fc.nat(50), output: fc.nat(50) }, { requiredKeys: [] });
  const statement = fc.record({ tokens: fc.option(tokens), iterations: fc.option(fc.nat(20)) });

  it('never counts fewer tokens than before while it is live', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 12 }), (all) => {
        all.reduce<AiSession>((session, said) => {
          const next = going(session, said);
          expect(totalOf(next.tokens)).toBeGreaterThanOrEqual(totalOf(session.tokens));
          return next;
        }, begun());
      }),
    );
  });

  it('comes to the greatest total of all statements, in whatever order they come', () => {
    const totals = fc.uniqueArray(fc.nat(1_000), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(totals, (all) => {
        const last = all.reduce<AiSession>((session, output) => going(session, { tokens: { output }, iterations: output }), begun());
        expect([last.tokens.output, last.iterations]).toEqual([Math.max(...all), Math.max(...all)]);
      }),
    );
  });

  it('is counted the same by its changes one after the other as all at once', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), fc.boolean(), (all, ends) => {
        const steps = [...all, ...(ends ? [{ success: true }] : [])].map((said) => ({ ...NOTHING, ...said }));
        const states = steps.reduce<AiSession[]>((known, said) => [...known, continueSession(known.at(-1) as AiSession, said, NOW)], [begun()]);
        const changes = states.map((after, index) => ({ before: states[index - 1] ?? null, after }));
        expect(deltaOf(changes)).toEqual(deltaOf([{ before: null, after: states.at(-1) as AiSession }]));
      }),
    );
  });
});
