import { ItemFields, SERVICE_NAME_LENGTH } from '../../intake/domain/item-fields.js';
import { redactText } from '../../logs/domain/redact-secrets.js';

export const WORKFLOW_STATUSES = ['running', 'completed', 'failed'] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** Work in progress, or that has ended. Times in ms since 1970. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly service: string | null;
  readonly status: WorkflowStatus;
  /** 0 to 100; null when nobody has said. */
  readonly progress: number | null;
  readonly message: string | null;
  readonly startedAt: number;
  /** When it was like that, by its sender's clock. */
  readonly updatedAt: number;
}

const FIELDS: ReadonlySet<string> = new Set(['id', 'name', 'service', 'status', 'progress', 'message', 'startedAt', 'timestamp']);
export const WORKFLOW_ID_LENGTH = 128;
const NAME_LENGTH = 200;
const MESSAGE_LENGTH = 500;
/** Work may have begun long before it is first heard of. */
const OLDEST_START_MS = 90 * 86_400_000;
/** Work of which nothing was heard for so long, and that has not ended, is stale. */
export const STALE_MS = 10 * 60_000;

/** Reads an item of a batch. @returns it, or the rule that it breaks, in words */
export function readWorkflow(item: unknown, now: number): Workflow | string {
  const fields = new ItemFields(item, 'a workflow', FIELDS);
  const status = fields.choice('status', WORKFLOW_STATUSES);
  const updatedAt = fields.time('timestamp', now);
  const message = fields.optionalText('message', MESSAGE_LENGTH);
  const workflow = {
    id: fields.text('id', WORKFLOW_ID_LENGTH),
    name: fields.text('name', NAME_LENGTH),
    service: fields.optionalText('service', SERVICE_NAME_LENGTH),
    status,
    progress: fields.optionalNumber('progress', 0, 100) ?? (status === 'completed' ? 100 : null),
    message: message === null ? null : redactText(message, { emails: false }),
    startedAt: Math.min(fields.optionalTime('startedAt', now, OLDEST_START_MS) ?? updatedAt, updatedAt),
    updatedAt,
  };
  return fields.problem ?? workflow;
}

/** What a message did to what was known. */
export interface Told {
  readonly workflow: Workflow;
  /** `late`: something newer is known already. `duplicate`: the very same is. */
  readonly as: 'new' | 'late' | 'duplicate';
}

/**
 * What is known after a message. The newest by the senders' time holds, whatever the order in which they come; of one
 * moment an end holds before work in progress, and more progress before less. Work began when its earliest message says.
 */
export function told(before: Workflow | null, message: Workflow): Told {
  if (!before) return { workflow: message, as: 'new' };
  const order = message.updatedAt - before.updatedAt || ended(message) - ended(before) || (message.progress ?? -1) - (before.progress ?? -1);
  const startedAt = Math.min(before.startedAt, message.startedAt);
  if (order > 0) return { workflow: { ...message, startedAt, progress: message.progress ?? before.progress, service: message.service ?? before.service }, as: 'new' };
  return { workflow: { ...before, startedAt }, as: order === 0 && message.status === before.status ? 'duplicate' : 'late' };
}

const ended = ({ status }: Workflow): number => (status === 'running' ? 0 : 1);

/** Whether it should have been heard of. */
export function isStale({ status, updatedAt }: Pick<Workflow, 'status' | 'updatedAt'>, now: number): boolean {
  return status === 'running' && now - updatedAt > STALE_MS;
}
