/** Field names whose value is a secret, wherever they stand. */
const SECRET_NAME =
  /(pass(word|phrase|wd)|secret|token|credential|authorization|cookie|api_?key|private_?key|access_?key|encrypt|hash$|^key$|connection_?string)/i;
const REDACTED = '[redacted]';
/** A before or after image above this many characters of JSON is cut down to a note. */
const LONGEST_IMAGE = 64 * 1024;
const DEEPEST = 32;

/**
 * What may be kept of a resource in the audit trail: plain JSON, with every field of a secret name blanked and without
 * the one character that PostgreSQL's JSON refuses. Values are not looked into: a secret must stand under its name.
 */
export function redact(image: unknown): unknown {
  if (image === null || image === undefined) return null;
  // Through JSON once, so that dates, classes and undefined fields take the form in which they are kept.
  const text = JSON.stringify(image);
  if (text === undefined) return null;
  if (text.length > LONGEST_IMAGE) return { omitted: true, characters: text.length };
  return blank(JSON.parse(text), 0);
}

function blank(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => blank(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      storable(name),
      SECRET_NAME.test(name) && holdsSecret(field) ? REDACTED : blank(field, depth + 1),
    ]),
  );
}

/** Text without NUL and lone surrogates, which PostgreSQL's JSON refuses. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Flags such as `passwordChanged: true` and counts tell nothing, and say what happened. */
function holdsSecret(field: unknown): boolean {
  return typeof field === 'string' || (typeof field === 'object' && field !== null);
}
