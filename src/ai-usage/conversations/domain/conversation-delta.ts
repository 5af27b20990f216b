import { type Conversation, type ConversationMessage, type ConversationSums, countsOf, isOfUser, withMessage } from './conversation.js';
import { languageInConversation } from './language-evidence.js';

/** What is to be added to a day of one domain. */
export interface ConversationDay extends ConversationSums {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly domain: string;
}

/** What is to be added to the messages of one language. */
export interface LanguageDay {
  readonly day: string;
  readonly domain: string;
  /** ISO 639-1; '' of those that do not tell. */
  readonly language: string;
  readonly messages: number;
}

/** What messages change. */
export interface ConversationDelta {
  /** As they are afterwards. */
  readonly conversations: readonly Conversation[];
  readonly days: readonly ConversationDay[];
  readonly languages: readonly LanguageDay[];
}

const NOTHING: ConversationSums = { conversations: 0, messages: 0, userMessages: 0, rated: 0, ratings: 0, judged: 0, resolved: 0 };

/**
 * What messages add to their conversations and to the sums of days.
 *
 * Languages are those of users' messages: of their own words, or, when these are few, that in which the same user wrote
 * more before in this conversation.
 * @param known the conversations of these messages that are there already, by id
 */
export function deltaOfMessages(known: ReadonlyMap<string, Conversation>, messages: readonly ConversationMessage[]): ConversationDelta {
  const after = new Map<string, Conversation>();
  const days = new Sums();
  const languages = new Map<string, LanguageDay>();
  for (const message of [...messages].sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime())) {
    const conversation = withMessage(after.get(message.conversationId) ?? known.get(message.conversationId) ?? null, message);
    after.set(message.conversationId, conversation);
    const { day, domain, isFeedback } = message;
    days.add(day, domain, { ...NOTHING, messages: Number(!isFeedback), userMessages: Number(isOfUser(message)) });
    if (!isOfUser(message)) continue;
    const language = languageInConversation(message.told, conversation.language) ?? '';
    const key = JSON.stringify([day, domain, language]);
    languages.set(key, { day, domain, language, messages: (languages.get(key)?.messages ?? 0) + 1 });
  }
  for (const conversation of after.values()) days.addChange(known.get(conversation.conversationId) ?? null, conversation);
  return { conversations: byId(after), days: days.all(), languages: [...languages.keys()].sort().map((key) => languages.get(key) as LanguageDay) };
}

/** What ends of sessions add. @param known conversations whose session each is @param outcomes by the session's id */
export function deltaOfOutcomes(known: readonly Conversation[], outcomes: ReadonlyMap<string, boolean>): Pick<ConversationDelta, 'conversations' | 'days'> {
  const after = new Map<string, Conversation>();
  const days = new Sums();
  for (const before of known) {
    const outcome = before.sessionId === null ? undefined : outcomes.get(before.sessionId);
    if (outcome === undefined || outcome === before.outcome) continue;
    after.set(before.conversationId, { ...before, outcome });
    days.addChange(before, { ...before, outcome });
  }
  return { conversations: byId(after), days: days.all() };
}

class Sums {
  private readonly days = new Map<string, ConversationDay>();

  addChange(before: Conversation | null, after: Conversation): void {
    const [was, is] = [countsOf(before), countsOf(after)];
    this.add(after.day, after.domain, {
      ...NOTHING,
      conversations: is.conversations - was.conversations,
      rated: is.rated - was.rated,
      ratings: is.ratings - was.ratings,
      judged: is.judged - was.judged,
      resolved: is.resolved - was.resolved,
    });
  }

  add(day: string, domain: string, sums: ConversationSums): void {
    const key = JSON.stringify([day, domain]);
    const known = this.days.get(key) ?? { day, domain, ...NOTHING };
    this.days.set(key, {
      day,
      domain,
      conversations: known.conversations + sums.conversations,
      messages: known.messages + sums.messages,
      userMessages: known.userMessages + sums.userMessages,
      rated: known.rated + sums.rated,
      ratings: known.ratings + sums.ratings,
      judged: known.judged + sums.judged,
      resolved: known.resolved + sums.resolved,
    });
  }

  /** In the order of their keys, without those of which nothing is left. */
  all(): ConversationDay[] {
    const sorted = [...this.days.keys()].sort().map((key) => this.days.get(key) as ConversationDay);
    return sorted.filter(({ day: _day, domain: _domain, ...sums }) => Object.values(sums).some((sum) => sum !== 0));
  }
}

const byId = (conversations: ReadonlyMap<string, Conversation>): Conversation[] => [...conversations.keys()].sort().map((id) => conversations.get(id) as Conversation);
