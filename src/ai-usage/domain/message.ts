export const MESSAGE_ROLES = ['user', 'assistant', 'system', 'tool'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** Something that was written in a conversation. */
export interface AiMessage {
  /** As its sender calls it; unique in the tenant. */
  readonly messageId: string;
  /** The session's id where the sender names no conversation. */
  readonly conversationId: string;
  readonly sessionId: string | null;
  readonly role: MessageRole;
  /** Redacted; null where the tenant keeps no content. */
  readonly content: string | null;
  /** '' when none was named. */
  readonly domain: string;
  readonly userId: string | null;
  /** What somebody said of the conversation, 1 to 5. */
  readonly rating: number | null;
  /** Whether somebody said that it solved what it was about. */
  readonly resolved: boolean | null;
  readonly sentAt: Date;
  /** The date of `sentAt` in the tenant's time zone, YYYY-MM-DD. */
  readonly day: string;
}

/** A message as it came: its content is still there where none is kept, for what is derived from it. */
export interface IncomingMessage extends AiMessage {
  readonly incomingContent: string | null;
}
