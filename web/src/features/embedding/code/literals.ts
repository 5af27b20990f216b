/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * Characters that code should show as escapes: they end lines in some languages, cannot be seen, or turn the direction
 * of what follows, so that code reads otherwise than it runs.
 */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/gu;

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function quoted(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, unicodeEscape);
}

/** A value as JSON, in lines of two spaces each level; what cannot be seen is escaped. */
export function jsonText(value: Json): string {
  return written(value, { text: quoted, key: quoted, word: String }, '');
}

/** A value as a JavaScript expression, which may stand in a script of an HTML page too. `indent` is that of its line. */
export function javaScriptLiteral(value: Json, indent = ''): string {
  const text = (each: string): string =>
    `'${quoted(each).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('<', '\\u003c')}'`;
  const key = (name: string): string =>
    /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : `[${text(name)}]`;
  return written(value, { text, key, word: String, last: ',' }, indent);
}

/** A value as a Python expression. */
export function pythonLiteral(value: Json, indent = ''): string {
  const words = { true: 'True', false: 'False', null: 'None' };
  return written(
    value,
    { text: quoted, key: quoted, word: (each) => words[`${each}`], step: '    ', last: ',' },
    indent,
  );
}

/** A text as one word of a POSIX shell, whatever it holds. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text as the value of an HTML attribute, in double quotes. */
export function htmlAttribute(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
  const escaped = text.replace(/[&"<>]/g, (character) => entities[character] ?? character);
  return `"${escaped.replace(UNSEEN, (character) => `&#x${character.charCodeAt(0).toString(16)};`)}"`;
}

interface Language {
  text: (value: string) => string;
  key: (name: string) => string;
  word: (value: boolean | null) => string;
  step?: string;
  /** What stands after the last of several lines. */
  last?: string;
}

function written(value: Json, language: Language, indent: string): string {
  if (typeof value === 'string') return language.text(value);
  if (typeof value === 'number') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return language.word(value);
  if (isList(value))
    return block(
      '[',
      ']',
      value.map((each) => (inner) => written(each, language, inner)),
      indent,
      language,
    );
  const entries = Object.entries(value).map(
    ([name, each]) =>
      (inner: string) =>
        `${language.key(name)}: ${written(each, language, inner)}`,
  );
  return block('{', '}', entries, indent, language);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Longer ones stand on lines of their own. */
const SHORT = 60;

function block(
  open: string,
  close: string,
  parts: ((indent: string) => string)[],
  indent: string,
  { step = '  ', last = '' }: Language,
): string {
  if (parts.length === 0) return open + close;
  const inner = indent + step;
  const pieces = parts.map((part) => part(inner));
  const space = open === '{' ? ' ' : '';
  const line = open + space + pieces.join(', ') + space + close;
  if (indent !== '' && line.length <= SHORT && !line.includes('\n')) return line;
  return `${open}\n${pieces.map((piece) => inner + piece).join(',\n')}${last}\n${indent}${close}`;
}
