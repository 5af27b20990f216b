import type { ConsumeMessage, Options } from 'amqplib';

/** Why a message, or a part of one, is laid aside; the list is closed. */
export type DeadReason = 'unauthorized' | 'forbidden' | 'malformed' | 'too-large' | 'rejected' | 'failed';

/** Where a message says whose it is: a secret, so it goes no further than here. */
export const KEY_HEADER = 'x-tidemark-api-key';
const MOST_HEADER_CHARACTERS = 1_024;
const MOST_HEADERS = 32;

/** An item that was left out of its message. */
export interface RejectedItem {
  readonly index: number;
  readonly reason: string;
  /** As it was sent; text where it was no JSON. */
  readonly item: unknown;
}

/** What goes to the dead letters, and why. */
export class DeadLetter {
  private constructor(
    readonly reason: DeadReason,
    /** For people. */
    readonly sentence: string,
    readonly content: Buffer,
    readonly options: Options.Publish,
  ) {}

  /** A message as a whole, as it was sent but for its key. @param tenantId null when nobody knows whose it is */
  static whole(message: ConsumeMessage, reason: DeadReason, sentence: string, tenantId: string | null): DeadLetter {
    const options = { ...envelope(message, reason, sentence, tenantId), ...properties(message, ['contentType', 'contentEncoding']) };
    return new DeadLetter(reason, sentence, message.content, options);
  }

  /** The items of a message that were rejected while the rest was kept. */
  static items(message: ConsumeMessage, rejected: readonly RejectedItem[], tenantId: string): DeadLetter {
    const sentence = `Events that were left out: ${rejected.length}. Each is told with its reason; the others were taken.`;
    const content = Buffer.from(JSON.stringify({ rejected }));
    return new DeadLetter('rejected', sentence, content, { ...envelope(message, 'rejected', sentence, tenantId), contentType: 'application/json' });
  }
}

function envelope(message: ConsumeMessage, reason: DeadReason, sentence: string, tenantId: string | null): Options.Publish {
  const given = Object.entries((message.properties.headers ?? {}) as Record<string, unknown>).filter(isPassedOn).slice(0, MOST_HEADERS);
  return {
    ...properties(message, ['messageId', 'correlationId', 'timestamp', 'type', 'appId']),
    persistent: true,
    // One that finds no queue is told of instead of being dropped.
    mandatory: true,
    headers: {
      ...Object.fromEntries(given),
      'x-tidemark-reason': reason,
      'x-tidemark-problem': sentence.slice(0, MOST_HEADER_CHARACTERS),
      'x-tidemark-exchange': message.fields.exchange,
      'x-tidemark-routing-key': message.fields.routingKey,
      ...(tenantId === null ? {} : { 'x-tidemark-tenant': tenantId }),
    },
  };
}

/** Those of a message's properties that it has. */
function properties(message: ConsumeMessage, names: readonly (keyof ConsumeMessage['properties'] & keyof Options.Publish)[]): Options.Publish {
  const values = message.properties as unknown as Options.Publish;
  return Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}

/** Short ones of plain values: all together they must fit a frame. */
function isPassedOn([name, value]: [string, unknown]): boolean {
  if (name.toLowerCase() === KEY_HEADER) return false;
  return typeof value === 'string' ? value.length <= MOST_HEADER_CHARACTERS : typeof value === 'number' || typeof value === 'boolean';
}
