import { levelOf } from '../levels.js';
import { REQUEST_FIELD, TRACE_FIELD, numberOf, wordsOf } from '../line-index.js';
import { LEVEL_NAMES, LOG_LEVELS, type LogLevel } from '../log-line.js';
import { type Bound, LogQueryError, type LogQuery, type LogTerm, MAX_QUERY_LENGTH, MAX_TERMS } from './log-query.js';

type Comparator = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** A name and what it is compared by, such as `level>=`; `:` is `=`. */
const FIELD = /([A-Za-z_@][\w@./-]{0,127})(>=|<=|!=|=|:|>|<)/y;
/** How a line's own parts are called, in any of the ways that people write them. */
const ALIASES: Readonly<Record<string, string>> = {
  trace: TRACE_FIELD, trace_id: TRACE_FIELD, 'trace.id': TRACE_FIELD, traceid: TRACE_FIELD,
  request: REQUEST_FIELD, request_id: REQUEST_FIELD, reqid: REQUEST_FIELD, 'req.id': REQUEST_FIELD, 'request.id': REQUEST_FIELD, requestid: REQUEST_FIELD,
  severity: 'level', lvl: 'level', app: 'service', msg: 'message',
};
const LEVEL_FIELD = 'level';
/** `5xx`, `40x`: a class of statuses. */
const STATUS_CLASS = /^([1-9]\d?)(x{1,2})$/i;

/**
 * Reads a search: words, `"exact phrases"`, `field=value`, `field>=5`, `level>=warn`, `status=5xx`, `prefix*`, and `-`
 * before what must not be there. Everything that is written must hold.
 * @throws LogQueryError with the position of what is wrong.
 */
export function parseLogQuery(text: string): LogQuery {
  if (text.length > MAX_QUERY_LENGTH) throw new LogQueryError(`A search may have ${MAX_QUERY_LENGTH} characters.`, MAX_QUERY_LENGTH);
  const reader = new Reader(text);
  const terms: LogTerm[] = [];
  for (reader.skipSpace(); !reader.atEnd; reader.skipSpace()) {
    if (terms.length >= MAX_TERMS) throw new LogQueryError(`A search may have ${MAX_TERMS} parts.`, reader.at);
    terms.push(readTerm(reader));
  }
  return { terms };
}

function readTerm(reader: Reader): LogTerm {
  const start = reader.at;
  const negated = reader.take('-');
  if (negated && (reader.atEnd || reader.atSpace)) throw new LogQueryError('Write what must not be there right after the -.', start);
  const named = reader.takeField();
  const term = named ? readFieldTerm(reader, named) : readWords(reader);
  return { ...term, negated: negated !== term.negated };
}

function readWords(reader: Reader): LogTerm {
  const { at } = reader;
  const { text, quoted } = reader.takeValue();
  const prefix = takePrefix(text, quoted, at);
  const words = wordsOf(prefix ? text.slice(0, -1) : text);
  if (words.length === 0) throw new LogQueryError(quoted ? 'A phrase needs a word.' : `"${text}" holds no word to look for.`, at);
  return { kind: 'words', words, prefix, negated: false };
}

interface Named {
  readonly field: string;
  readonly comparator: Comparator;
  readonly at: number;
}

function readFieldTerm(reader: Reader, { field, comparator, at }: Named): LogTerm {
  if (reader.atEnd || reader.atSpace) throw new LogQueryError(`${field}${comparator} needs a value.`, reader.at);
  const valueAt = reader.at;
  const { text, quoted } = reader.takeValue();
  if (text === '') throw new LogQueryError(`${field}${comparator} needs a value.`, valueAt);
  const negated = comparator === '!=';
  if (field === LEVEL_FIELD) return { kind: 'level', levels: levelsOf(comparator, text, valueAt), negated: false };
  if (comparator !== '=' && comparator !== '!=') return { ...comparison(field, comparator, text, valueAt), negated: false };
  if (field === 'message') return inMessage(text, quoted, valueAt, negated);
  const statuses = quoted ? null : STATUS_CLASS.exec(text);
  if (statuses && (field === 'status' || field.endsWith('.status') || /status_?code$/.test(field))) return { ...classOf(field, statuses), negated };
  const prefix = takePrefix(text, quoted, valueAt);
  void at;
  return { kind: 'field', field, value: prefix ? text.slice(0, -1) : text, prefix, negated };
}

/** A star ends a word of which the beginning is given; elsewhere nothing could be found by it. */
function takePrefix(text: string, quoted: boolean, at: number): boolean {
  const star = quoted ? -1 : text.indexOf('*');
  if (star >= 0 && star < text.length - 1) throw new LogQueryError('A * can only stand at the end; put the text in quotes to look for the character.', at + star);
  return star >= 0;
}

function inMessage(text: string, quoted: boolean, at: number, negated: boolean): LogTerm {
  const prefix = takePrefix(text, quoted, at);
  const words = wordsOf(prefix ? text.slice(0, -1) : text);
  if (words.length === 0) throw new LogQueryError('message needs a word.', at);
  return { kind: 'words', words, prefix, negated };
}

function levelsOf(comparator: Comparator, text: string, at: number): LogLevel[] {
  const level = levelOf(text);
  if (!level) throw new LogQueryError(`There is no level ${text}; there are ${LEVEL_NAMES.join(', ')}.`, at);
  const bound = LOG_LEVELS[level];
  return LEVEL_NAMES.filter((name) => {
    const value = LOG_LEVELS[name];
    switch (comparator) {
      case '=':
        return value === bound;
      case '!=':
        return value !== bound;
      case '>':
        return value > bound;
      case '>=':
        return value >= bound;
      case '<':
        return value < bound;
      case '<=':
        return value <= bound;
    }
  });
}

type NumberTerm = Extract<LogTerm, { kind: 'number' }>;

function comparison(field: string, comparator: Comparator, text: string, at: number): NumberTerm {
  const value = numberOf(text);
  if (value === null) throw new LogQueryError(`${field}${comparator} compares with a number, and ${text} is none.`, at);
  const bound: Bound = { value, inclusive: comparator.endsWith('=') };
  const upward = comparator.startsWith('>');
  return { kind: 'number', field, from: upward ? bound : null, to: upward ? null : bound, negated: false };
}

function classOf(field: string, match: RegExpExecArray): NumberTerm {
  const width = 10 ** (match[2] ?? '').length;
  const from = Number(match[1]) * width;
  return { kind: 'number', field, from: { value: from, inclusive: true }, to: { value: from + width, inclusive: false }, negated: false };
}

/** Walks over the text of a search. */
class Reader {
  at = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  get atSpace(): boolean {
    return /\s/.test(this.text[this.at] ?? '');
  }

  skipSpace(): void {
    while (!this.atEnd && this.atSpace) this.at += 1;
  }

  take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  takeField(): Named | null {
    FIELD.lastIndex = this.at;
    const match = FIELD.exec(this.text);
    if (!match) return null;
    const [whole, name = '', comparator = ''] = match;
    // An address is no field.
    if (comparator === ':' && this.text.startsWith('//', this.at + whole.length)) return null;
    const { at } = this;
    this.at += whole.length;
    const lower = name.toLowerCase();
    return { field: ALIASES[lower] ?? lower, comparator: comparator === ':' ? '=' : (comparator as Comparator), at };
  }

  /** Quoted text, in which `\"` and `\\` stand for themselves, or everything up to the next space. */
  takeValue(): { text: string; quoted: boolean } {
    const start = this.at;
    if (!this.take('"')) {
      while (!this.atEnd && !this.atSpace) this.at += 1;
      return { text: this.text.slice(start, this.at), quoted: false };
    }
    let text = '';
    for (; !this.atEnd; this.at += 1) {
      const character = this.text[this.at] ?? '';
      if (character === '"') {
        this.at += 1;
        return { text, quoted: true };
      }
      if (character === '\\' && /["\\]/.test(this.text[this.at + 1] ?? '')) this.at += 1;
      text += this.text[this.at] ?? '';
    }
    throw new LogQueryError('The quotes that begin here do not end.', start);
  }
}
