const KEY = 'tidemark.refresh-attempt';
const BYTES = 24;

/**
 * The name of the renewal that is under way. It stands in the browser's storage until the answer is here: a page that is
 * left before then takes its answer along, and the next page asks again by the same name instead of with a spent token.
 */
export function refreshAttempt(): string {
  const begun = stored();
  if (begun !== null) return begun;
  const attempt = Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    localStorage.setItem(KEY, attempt);
  } catch {
    // Without storage it is a renewal that cannot be repeated.
  }
  return attempt;
}

/** The server has answered that renewal, whichever way. */
export function refreshAnswered(attempt: string): void {
  if (stored() === attempt) localStorage.removeItem(KEY);
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
