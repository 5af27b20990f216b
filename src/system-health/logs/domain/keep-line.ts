import { toStorableText } from '../../../platform/http/index.js';
import { cut, flattenFields } from './flatten-fields.js';
import type { LogLine, ParsedEntry } from './log-line.js';
import { type RedactionRules, redactFields, redactText } from './redact-secrets.js';

/** Characters of a message that are kept. */
export const MESSAGE_LENGTH = 20_000;
/** Characters of any text that are looked at: so many more than are kept that a secret at the end is seen for what it is. */
const SEEN_LENGTH = MESSAGE_LENGTH + 12_000;
const SERVICE_LENGTH = 100;
const ID = /^[\w.:/+=-]{1,128}$/;

/** What is said about lines that do not say it themselves. */
export interface LineDefaults {
  readonly now: Date;
  readonly service: string;
  readonly redaction: RedactionRules;
}

/**
 * Bounds and redacts what a parser made: after this nothing of the line may be added that has not gone through here.
 * Secrets are taken out before anything is cut to what is kept, because half a secret has no form that could be known.
 */
export function keepLine(entry: ParsedEntry, { now, service, redaction }: LineDefaults): LogLine {
  const clean = (text: string): string => redactText(toStorableText(text.slice(0, SEEN_LENGTH)), redaction);
  const id = (value: string | null): string | null => (value !== null && ID.test(value) && clean(value) === value ? value : null);
  const { fields, dropped } = flattenFields(entry.fields, clean);
  const kept = redactFields(fields, redaction);
  return {
    at: entry.at ?? now,
    level: entry.level ?? 'info',
    service: cut(clean(entry.service ?? service).trim(), SERVICE_LENGTH) || service,
    message: cut(clean(entry.message), MESSAGE_LENGTH),
    traceId: id(entry.traceId),
    requestId: id(entry.requestId),
    fields: dropped > 0 ? { ...kept, fieldsDropped: dropped } : kept,
    format: entry.format,
  };
}
