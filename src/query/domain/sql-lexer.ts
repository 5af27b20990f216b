/**
 * A lossless lexer for the lexical rules that PostgreSQL and DuckDB share (DuckDB's parser descends from
 * PostgreSQL's). It decides what is a literal, a quoted name or a comment, so that templates and cache keys never
 * touch their content. It decides nothing about safety: that is the parse tree's work (sql-guard.ts).
 */
export type TokenKind =
  | 'space'
  | 'line-comment'
  | 'block-comment'
  /** '…', E'…', N'…', B'…', X'…', U&'…', $tag$…$tag$. */
  | 'string'
  /** "…" and U&"…". */
  | 'quoted-name'
  | 'word'
  | 'number'
  /** A positional parameter, `$1`. */
  | 'positional'
  /** `{{name}}` or `{{scope.name}}`; white space inside the braces is allowed. */
  | 'placeholder'
  /** `{{` that does not open a well-formed placeholder. */
  | 'broken-placeholder'
  /** `:name`; whether it is a parameter or the second half of a slice is for the template to decide. */
  | 'colon-name'
  /** `::` and `:=`. */
  | 'colon-pair'
  /** One character that is none of the above: an operator's, a bracket, a comma … */
  | 'symbol';

/** `start` is inclusive, `end` exclusive, both in UTF-16 units. `name` is set for parameters. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  name?: string;
  /** Set on a block comment that runs to the end of the text without being closed. */
  unclosed?: true;
}

const WHITE_SPACE = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER =
  /(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)/y;
const POSITIONAL = /\$[0-9]+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const PLACEHOLDER = /\{\{[ \t\n\r]*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)[ \t\n\r]*\}\}/y;
const COLON_NAME = /:([A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*)/y;
/** What may stand between two parts of one string constant: white space with a line break in it, `--` comments. */
const CONTINUATION = /[ \t\f\v]*(?:--[^\n\r]*)?[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*[\n\r])*'/y;

function match(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}

/** End of a quoted run whose opening quote is at `at`; a doubled quote stays inside. The text's end if unclosed. */
function endOfQuoted(sql: string, at: number, quote: string): number {
  let from = at + 1;
  for (;;) {
    const close = sql.indexOf(quote, from);
    if (close < 0) return sql.length;
    if (sql[close + 1] !== quote) return close + 1;
    from = close + 2;
  }
}

/** End of an E'…' constant, in which a backslash escapes the next character, also in its continued parts. */
function endOfEscapeString(sql: string, at: number): number {
  let from = at + 1;
  while (from < sql.length) {
    const character = sql[from];
    if (character === '\\') from += 2;
    else if (character !== "'") from += 1;
    else if (sql[from + 1] === "'") from += 2;
    else {
      const next = match(CONTINUATION, sql, from + 1);
      if (!next) return from + 1;
      from = CONTINUATION.lastIndex;
    }
  }
  return sql.length;
}

/** A block comment that opens at `start`; they nest. */
function blockComment(sql: string, start: number): Token {
  let depth = 1;
  let from = start + 2;
  while (from < sql.length) {
    if (sql.startsWith('/*', from)) {
      depth += 1;
      from += 2;
    } else if (sql.startsWith('*/', from)) {
      depth -= 1;
      from += 2;
      if (depth === 0) return { kind: 'block-comment', start, end: from };
    } else from += 1;
  }
  return { kind: 'block-comment', start, end: sql.length, unclosed: true };
}

/** A word, or the string or quoted name that it is the prefix of (E'', N'', B'', X'', U&'', U&""). */
function wordToken(sql: string, start: number, end: number): Token {
  if (end - start === 1) {
    const prefix = sql.charAt(start).toLowerCase();
    const next = sql[end];
    if (next === "'" && prefix === 'e') return { kind: 'string', start, end: endOfEscapeString(sql, end) };
    if (next === "'" && 'nbx'.includes(prefix)) return { kind: 'string', start, end: endOfQuoted(sql, end, "'") };
    if (next === '&' && prefix === 'u') {
      const quote = sql[end + 1];
      if (quote === "'") return { kind: 'string', start, end: endOfQuoted(sql, end + 1, quote) };
      if (quote === '"') return { kind: 'quoted-name', start, end: endOfQuoted(sql, end + 1, quote) };
    }
  }
  return { kind: 'word', start, end };
}

function dollarToken(sql: string, start: number): Token {
  if (match(POSITIONAL, sql, start)) return { kind: 'positional', start, end: POSITIONAL.lastIndex };
  const tag = match(DOLLAR_TAG, sql, start);
  if (!tag) return { kind: 'symbol', start, end: start + 1 };
  const close = sql.indexOf(tag[0], DOLLAR_TAG.lastIndex);
  return { kind: 'string', start, end: close < 0 ? sql.length : close + tag[0].length };
}

function colonToken(sql: string, start: number): Token {
  const next = sql[start + 1];
  if (next === ':' || next === '=') return { kind: 'colon-pair', start, end: start + 2 };
  const named = match(COLON_NAME, sql, start);
  // `:e'…'` is a colon and a constant, as in the struct {'key':e'value'}.
  const constant = match(WORD, sql, start + 1) && wordToken(sql, start + 1, WORD.lastIndex).kind !== 'word';
  if (named?.[1] !== undefined && !constant)
    return { kind: 'colon-name', start, end: COLON_NAME.lastIndex, name: named[1] };
  return { kind: 'symbol', start, end: start + 1 };
}

function braceToken(sql: string, start: number): Token {
  const placeholder = match(PLACEHOLDER, sql, start);
  if (placeholder?.[1] !== undefined) {
    return { kind: 'placeholder', start, end: PLACEHOLDER.lastIndex, name: placeholder[1] };
  }
  if (sql[start + 1] === '{') return { kind: 'broken-placeholder', start, end: start + 2 };
  return { kind: 'symbol', start, end: start + 1 };
}

function tokenAt(sql: string, start: number): Token {
  const character = sql.charAt(start);
  if (match(WHITE_SPACE, sql, start)) return { kind: 'space', start, end: WHITE_SPACE.lastIndex };
  if (match(WORD, sql, start)) return wordToken(sql, start, WORD.lastIndex);
  if (match(NUMBER, sql, start)) return { kind: 'number', start, end: NUMBER.lastIndex };
  switch (character) {
    case "'":
      return { kind: 'string', start, end: endOfQuoted(sql, start, "'") };
    case '"':
      return { kind: 'quoted-name', start, end: endOfQuoted(sql, start, '"') };
    case '$':
      return dollarToken(sql, start);
    case ':':
      return colonToken(sql, start);
    case '{':
      return braceToken(sql, start);
    case '-':
      if (match(LINE_COMMENT, sql, start)) return { kind: 'line-comment', start, end: LINE_COMMENT.lastIndex };
      break;
    case '/':
      if (sql[start + 1] === '*') return blockComment(sql, start);
      break;
  }
  return { kind: 'symbol', start, end: start + 1 };
}

/** Every character of `sql` in exactly one token, in order. Never throws; linear in the length of the text. */
export function lexSql(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length;) {
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** True for tokens that mean nothing to the database: white space and comments. */
export function isTrivia(token: Token): boolean {
  return token.kind === 'space' || token.kind === 'line-comment' || token.kind === 'block-comment';
}

/** Where the first token at or after `from` (a token's start) stands that is no trivia; the text's end if there is none. */
export function skipTrivia(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    const token = tokenAt(sql, at);
    if (!isTrivia(token)) return at;
    at = token.end;
  }
  return at;
}
