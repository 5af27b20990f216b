import { ItemFields } from '../../system-health/index.js';
import { MESSAGE_ROLES, type MessageRole } from './message.js';
import { ID_LENGTH, NAME_LENGTH } from './read-session.js';

const CONTENT_LENGTH = 20_000;
const DAY_MS = 86_400_000;

/** A message as its sender tells it. */
export interface NewMessage {
  readonly messageId: string;
  readonly conversationId: string;
  readonly sessionId: string | null;
  readonly role: MessageRole;
  readonly content: string | null;
  readonly domain: string;
  readonly userId: string | null;
  readonly rating: number | null;
  readonly resolved: boolean | null;
  readonly sentAt: Date;
}

const FIELDS: ReadonlySet<string> = new Set(['messageId', 'conversationId', 'sessionId', 'role', 'content', 'domain', 'userId', 'rating', 'resolved', 'timestamp']);

/**
 * Reads an item of a batch.
 * @param keptDays for so long messages are kept, so that one that comes again is recognised
 * @returns it, or the rule that it breaks, in words
 */
export function readMessage(item: unknown, now: number, keptDays: number): NewMessage | string {
  const fields = new ItemFields(item, 'a message', FIELDS);
  const sessionId = fields.optionalText('sessionId', ID_LENGTH);
  const conversationId = fields.optionalText('conversationId', ID_LENGTH) ?? sessionId;
  const message = {
    messageId: fields.text('messageId', ID_LENGTH),
    sessionId,
    role: fields.choice('role', MESSAGE_ROLES),
    content: fields.optionalText('content', CONTENT_LENGTH),
    domain: fields.optionalText('domain', NAME_LENGTH) ?? '',
    userId: fields.optionalText('userId', NAME_LENGTH),
    rating: fields.optionalWhole('rating', 1, 5),
    resolved: fields.optionalBoolean('resolved'),
    sentAt: new Date(fields.time('timestamp', now, keptDays * DAY_MS)),
  };
  if (fields.problem !== null) return fields.problem;
  if (conversationId === null) return 'conversationId must be text, it is missing, and so is sessionId, which would do instead';
  return { ...message, conversationId };
}
