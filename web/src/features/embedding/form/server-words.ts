import { ApiError } from '../../../api/client.js';
import type { NewEmbedToken } from '../../../api/types.js';

const ENTRY = /^allowedDomains\.(\d+)$/;
const PREFIX = /^(?:lockedParameters|userContext)\./;

/** The API's refusal in the words of the form: entries and names in place of paths. Other errors stay as they are. */
export function inFormWords(error: unknown, body: NewEmbedToken): unknown {
  if (!(error instanceof ApiError) || error.problems.length === 0) return error;
  const details = error.problems.map(({ path, rule, message }) => {
    const entry = body.allowedDomains?.[Number(ENTRY.exec(path)?.[1] ?? -1)];
    const named = entry === undefined ? path.replace(PREFIX, '') : `“${entry}”`;
    return { path, rule, message: message.startsWith(path) ? named + message.slice(path.length) : message };
  });
  return new ApiError(error.code, error.message, error.status, details, error.requestId);
}

/** The field of the form that a path of the body belongs to. */
export function fieldOf(path: string): `locks.${string}` | 'claims' | 'domains' | 'theme' | 'lifetime' | null {
  if (path.startsWith('lockedParameters.')) return `locks.${path.slice('lockedParameters.'.length)}`;
  if (path.startsWith('userContext')) return 'claims';
  if (path.startsWith('allowedDomains')) return 'domains';
  if (path === 'theme') return 'theme';
  return path === 'expiresIn' ? 'lifetime' : null;
}
