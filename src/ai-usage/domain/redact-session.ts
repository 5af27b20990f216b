import { type RedactionRules, redactText } from '../../system-health/index.js';
import type { SessionStatement } from './read-session.js';
import type { AiSession } from './session.js';

/** A statement whose texts hold no secrets. */
export function redactStatement<T extends SessionStatement>(statement: T, rules: RedactionRules): T {
  return {
    ...statement,
    error: statement.error === null ? null : redactText(statement.error, rules),
    searches: statement.searches.map((search) => (search.query === null ? search : { ...search, query: redactText(search.query, rules) })),
    logs: statement.logs.map((log) => ({ ...log, message: redactText(log.message, rules) })),
  };
}

/** A session as it is stored where no content is kept, and shown to those who may not read it. */
export const withoutTexts = (session: AiSession): AiSession => ({ ...session, searches: null, logs: null });
