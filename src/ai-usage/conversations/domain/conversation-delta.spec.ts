import fc from 'fast-check';
import { type Conversation, type ConversationMessage, isResolved, outcomeOf } from './conversation.js';
import { NOT_TOLD } from './language-evidence.js';
import { type ConversationDelta, deltaOfMessages, deltaOfOutcomes } from './conversation-delta.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 12, minute));
const message = (change: Partial<ConversationMessage> = {}): ConversationMessage => ({
  conversationId: 'c1',
  domain: '',
  day: '2026-03-01',
  sentAt: at(0),
  byUser: true,
  isFeedback: false,
  told: NOT_TOLD,
  rating: null,
  resolved: null,
  sessionId: null,
  ...change,
});
const known = (delta: Pick<ConversationDelta, 'conversations'>): Map<string, Conversation> => new Map(delta.conversations.map((one) => [one.conversationId, one]));
/** The sums of several deltas, added up. */
function added(...deltas: Pick<ConversationDelta, 'days'>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const day of deltas.flatMap(({ days }) => days)) for (const [name, value] of Object.entries(day)) if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
  return sums;
}

describe('what messages add', () => {
  it('is a conversation once, and every message', () => {
    const first = deltaOfMessages(new Map(), [message(), message({ byUser: false, sentAt: at(1) })]);
    const second = deltaOfMessages(known(first), [message({ sentAt: at(2) })]);
    expect(added(first)).toMatchObject({ conversations: 1, messages: 2, userMessages: 1 });
    expect(added(first, second)).toMatchObject({ conversations: 1, messages: 3, userMessages: 2 });
    expect(second.conversations).toMatchObject([{ messages: 3, userMessages: 2, firstAt: at(0), lastAt: at(2) }]);
  });

  it('is no message when it only says how the conversation was', () => {
    const delta = deltaOfMessages(new Map(), [message(), message({ isFeedback: true, rating: 5, sentAt: at(9) })]);
    expect(added(delta)).toEqual({ conversations: 1, messages: 1, userMessages: 1, rated: 1, ratings: 5, judged: 1, resolved: 1 });
    expect(delta.languages).toEqual([{ day: '2026-03-01', domain: '', language: '', messages: 1 }]);
  });

  it('is a rating once: a newer one takes the place of the older, and an older one changes nothing', () => {
    const first = deltaOfMessages(new Map(), [message({ rating: 2, sentAt: at(5) })]);
    const older = deltaOfMessages(known(first), [message({ rating: 1, sentAt: at(4) })]);
    const newer = deltaOfMessages(known(older), [message({ rating: 5, sentAt: at(6) })]);
    expect(added(first)).toMatchObject({ rated: 1, ratings: 2, judged: 1, resolved: 0 });
    expect(added(first, older)).toMatchObject({ rated: 1, ratings: 2, resolved: 0 });
    expect(added(first, older, newer)).toMatchObject({ rated: 1, ratings: 5, judged: 1, resolved: 1 });
  });

  it('is the language of its own words, or of few words that in which the same user wrote more before', () => {
    const delta = deltaOfMessages(new Map(), [
      message({ sentAt: at(0) }),
      message({ told: { language: 'de', sure: true }, sentAt: at(1) }),
      message({ told: { language: 'nl', sure: false }, sentAt: at(2) }),
      message({ byUser: false, told: { language: 'en', sure: true }, sentAt: at(3) }),
      message({ conversationId: 'c2', sentAt: at(4) }),
    ]);
    expect(delta.languages).toEqual([
      { day: '2026-03-01', domain: '', language: '', messages: 2 },
      { day: '2026-03-01', domain: '', language: 'de', messages: 2 },
    ]);
  });

  it('is counted on the message\'s day, and the conversation on that of its first', () => {
    const delta = deltaOfMessages(new Map(), [message(), message({ day: '2026-03-02', sentAt: at(1_000), rating: 4 })]);
    expect(delta.days).toMatchObject([
      { day: '2026-03-01', conversations: 1, messages: 1, rated: 1 },
      { day: '2026-03-02', conversations: 0, messages: 1, rated: 0 },
    ]);
  });

  it('adds up to the same, however the messages are spread over batches', () => {
    const some = fc.array(
      fc.record({ conversationId: fc.constantFrom('a', 'b', 'c'), minute: fc.integer({ min: 0, max: 500 }), rating: fc.option(fc.integer({ min: 1, max: 5 })), resolved: fc.option(fc.boolean()), byUser: fc.boolean() }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 7 }), (told, size) => {
        // Times differ, so that what is newest is no question.
        const messages = told.map(({ minute, ...rest }, place) => message({ ...rest, sentAt: new Date(at(minute).getTime() + place) }));
        const whole = deltaOfMessages(new Map(), messages);
        let state = new Map<string, Conversation>();
        const parts: ConversationDelta[] = [];
        for (let from = 0; from < messages.length; from += size) {
          const part = deltaOfMessages(state, messages.slice(from, from + size));
          state = new Map([...state, ...known(part)]);
          parts.push(part);
        }
        const nothing = { conversations: 0, messages: 0, userMessages: 0, rated: 0, ratings: 0, judged: 0, resolved: 0 };
        expect({ ...nothing, ...added(...parts) }).toEqual({ ...nothing, ...added(whole) });
        expect([...state.values()].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1))).toEqual(whole.conversations);
      }),
    );
  });
});

describe('whether a conversation was resolved', () => {
  const of = (change: object): boolean | null => isResolved({ resolved: null, rating: null, outcome: null, ...change });

  it('is what somebody said of it, else its rating, else how its session ended, else not known', () => {
    expect(of({ resolved: false, rating: 5, outcome: true })).toBe(false);
    expect([3, 4].map((rating) => of({ rating, outcome: true }))).toEqual([false, true]);
    expect([of({ outcome: true }), of({ outcome: false }), of({})]).toEqual([true, false, null]);
  });

  it('is known of a session when it has ended: well, and with something found if it searched', () => {
    expect([outcomeOf(null, []), outcomeOf(false, []), outcomeOf(true, []), outcomeOf(true, null)]).toEqual([null, false, true, true]);
    expect([outcomeOf(true, [{ results: 0 }, { results: 0 }]), outcomeOf(true, [{ results: 0 }, { results: 2 }])]).toEqual([false, true]);
  });

  it('is counted when the session ends, once', () => {
    const begun = deltaOfMessages(new Map(), [message({ sessionId: 's1' })]);
    const ended = deltaOfOutcomes(begun.conversations, new Map([['s1', true]]));
    const again = deltaOfOutcomes(ended.conversations, new Map([['s1', true]]));
    expect(added(begun)).toMatchObject({ judged: 0 });
    expect(added(begun, ended)).toMatchObject({ judged: 1, resolved: 1 });
    expect(again).toEqual({ conversations: [], days: [] });
  });
});
