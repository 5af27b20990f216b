import type { ToldLanguage } from './language-evidence.js';

/** What is known of a conversation without what was said in it. */
export interface Conversation {
  readonly conversationId: string;
  /** The date that it is counted under: that of its first message that came, YYYY-MM-DD. */
  readonly day: string;
  /** Likewise. '' when none was named. */
  readonly domain: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly messages: number;
  readonly userMessages: number;
  /** ISO 639-1: that of its user's newest message that surely tells one. */
  readonly language: string | null;
  readonly languageAt: Date | null;
  /** 1 to 5, the newest that was given. */
  readonly rating: number | null;
  readonly ratedAt: Date | null;
  /** Whether it solved what it was about: the newest that somebody said of it. */
  readonly resolved: boolean | null;
  readonly resolvedAt: Date | null;
  /** Of the newest of its messages that names one. */
  readonly sessionId: string | null;
  readonly sessionAt: Date | null;
  /** Whether that session did what it was for; null while it is live, or when there is none. */
  readonly outcome: boolean | null;
}

/** A message as far as it changes what is known of its conversation. */
export interface ConversationMessage {
  readonly conversationId: string;
  readonly domain: string;
  readonly day: string;
  readonly sentAt: Date;
  readonly byUser: boolean;
  /** Whether it only says how the conversation was: then it is no message of it. */
  readonly isFeedback: boolean;
  /** What its own words tell. */
  readonly told: ToldLanguage;
  readonly rating: number | null;
  readonly resolved: boolean | null;
  readonly sessionId: string | null;
}

/** Ratings from which a conversation did what it was for, when nobody said so in words. */
const SATISFIED = 4;

/** The conversation after a message; before its first there was none. Of equal times the later comer counts. */
export function withMessage(known: Conversation | null, message: ConversationMessage): Conversation {
  const { sentAt } = message;
  const before = known ?? begun(message);
  const newest = (at: Date | null): boolean => at === null || sentAt >= at;
  const language = message.byUser && message.told.sure && newest(before.languageAt);
  const rating = message.rating !== null && newest(before.ratedAt);
  const resolved = message.resolved !== null && newest(before.resolvedAt);
  const session = message.sessionId !== null && newest(before.sessionAt);
  return {
    ...before,
    firstAt: sentAt < before.firstAt ? sentAt : before.firstAt,
    lastAt: sentAt > before.lastAt ? sentAt : before.lastAt,
    messages: before.messages + Number(!message.isFeedback),
    userMessages: before.userMessages + Number(isOfUser(message)),
    ...(language ? { language: message.told.language, languageAt: sentAt } : {}),
    ...(rating ? { rating: message.rating, ratedAt: sentAt } : {}),
    ...(resolved ? { resolved: message.resolved, resolvedAt: sentAt } : {}),
    // Another session's outcome is not known from this one's.
    ...(session ? { sessionId: message.sessionId, sessionAt: sentAt, outcome: message.sessionId === before.sessionId ? before.outcome : null } : {}),
  };
}

/** Whether a user wrote it. */
export const isOfUser = ({ byUser, isFeedback }: ConversationMessage): boolean => byUser && !isFeedback;

function begun({ conversationId, day, domain, sentAt }: ConversationMessage): Conversation {
  const nothing = { language: null, languageAt: null, rating: null, ratedAt: null, resolved: null, resolvedAt: null, sessionId: null, sessionAt: null, outcome: null };
  return { conversationId, day, domain, firstAt: sentAt, lastAt: sentAt, messages: 0, userMessages: 0, ...nothing };
}

/**
 * Whether a conversation was resolved: what somebody said of it; else its rating, from 4 on; else whether its last session
 * did what it was for. null when nothing tells.
 */
export function isResolved({ resolved, rating, outcome }: Pick<Conversation, 'resolved' | 'rating' | 'outcome'>): boolean | null {
  if (resolved !== null) return resolved;
  return rating === null ? outcome : rating >= SATISFIED;
}

/** Whether a session did what it was for: it ended well, and if it searched, something was found. null while it is live. */
export function outcomeOf(success: boolean | null, searches: readonly { readonly results: number }[] | null): boolean | null {
  if (success === null) return null;
  return success && (searches === null || searches.length === 0 || searches.some(({ results }) => results > 0));
}

/** What a day of one domain counts of conversations. */
export interface ConversationSums {
  readonly conversations: number;
  readonly messages: number;
  readonly userMessages: number;
  /** Conversations with a rating, and their ratings' sum. */
  readonly rated: number;
  readonly ratings: number;
  /** Conversations of which something tells whether they were resolved, and those that were. */
  readonly judged: number;
  readonly resolved: number;
}

/** What a conversation adds to its day. Messages are counted on their own days. */
export function countsOf(conversation: Conversation | null): Omit<ConversationSums, 'messages' | 'userMessages'> {
  if (conversation === null) return { conversations: 0, rated: 0, ratings: 0, judged: 0, resolved: 0 };
  const resolved = isResolved(conversation);
  return {
    conversations: 1,
    rated: Number(conversation.rating !== null),
    ratings: conversation.rating ?? 0,
    judged: Number(resolved !== null),
    resolved: Number(resolved === true),
  };
}
