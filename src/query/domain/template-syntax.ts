import { LRUCache } from 'lru-cache';
import { isTrivia, lexSql, type Token } from './sql-lexer.js';

/** What stands around a parameter, as far as it decides how it is bound. */
export interface Surroundings {
  /** `{{x}}::type` or `CAST({{x}} AS type)`: the author gives the type. */
  castByAuthor: boolean;
  /** The engine cannot infer a type here: `{{x}} IS NULL`, `concat({{x}})`. */
  untyped: boolean;
  /** The only argument of `= ANY(…)`. */
  comparedWithAny: boolean;
}

export interface ParameterPart {
  kind: 'parameter';
  name: string;
  start: number;
  end: number;
  surroundings: Surroundings;
}

/** `IN ({{list}})` or `NOT IN ({{list}})`, from the first word to the closing bracket. */
export interface ListTestPart {
  kind: 'list-test';
  negated: boolean;
  start: number;
  end: number;
  parameter: ParameterPart;
}

/** `[[ … ]]`: left out when one of its parameters has no value. `parts` cover what is inside the brackets. */
export interface BlockPart {
  kind: 'block';
  start: number;
  end: number;
  parts: readonly TemplatePart[];
}

export type TemplatePart = { kind: 'text'; start: number; end: number } | ParameterPart | ListTestPart | BlockPart;

/** Something in the template that is no SQL and no parameter either. `position` in UTF-16 units. */
export interface TemplateProblem {
  rule: 'placeholder' | 'positional';
  message: string;
  position: number;
}

export interface Template {
  readonly sql: string;
  /** Cover the text without gaps or overlaps. */
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly TemplateProblem[];
}

const words = (list: string): Set<string> => new Set(list.split(/\s+/).filter(Boolean));

/** Words after which an operand begins; any other word may be one itself (a column), so that `a[i:j]` is a slice. */
const BEFORE_OPERAND = words(`
  select distinct all where and or not in like ilike similar to is between from on using when then else case having by
  limit offset values any some exists escape array as filter union intersect except lateral with only interval
`);

/** Functions of arguments of any type, in which a bare `$n` gets none. */
const UNTYPED_ARGUMENTS = words(`
  concat concat_ws format json_build_array json_build_object jsonb_build_array jsonb_build_object json_agg jsonb_agg
  json_object_agg jsonb_object_agg to_json to_jsonb num_nulls num_nonnulls pg_typeof array_agg count min max any_value
`);

type Bracket = { index: number; role: 'round' | 'curly' | 'square' | 'subscript' | 'block'; untyped: boolean };

/** The significant tokens of a template with what each of them turns out to be. */
class TemplateReader {
  private readonly tokens: Token[];
  private readonly closing = new Map<number, number>();
  /** Index of a block's first `[` → index of its last `]`. */
  private readonly blocks = new Map<number, number>();
  private readonly parameters = new Map<number, Surroundings>();
  private readonly problems: TemplateProblem[] = [];

  constructor(private readonly sql: string) {
    this.tokens = lexSql(sql).filter((token) => !isTrivia(token));
    this.matchSquareBrackets();
    this.findBlocks();
    this.findParameters();
  }

  read(): Template {
    return { sql: this.sql, parts: this.partsOf(0, this.tokens.length, 0, this.sql.length), problems: this.problems };
  }

  private text(index: number): string {
    const token = this.tokens[index];
    return token ? this.sql.slice(token.start, token.end) : '';
  }

  private word(index: number): string {
    return this.tokens[index]?.kind === 'word' ? this.text(index).toLowerCase() : '';
  }

  private isSymbol(index: number, character: string): boolean {
    return this.tokens[index]?.kind === 'symbol' && this.text(index) === character;
  }

  /** Whether an operand may end with this token, so that a colon after it belongs to a slice or a struct. */
  private endsOperand(index: number): boolean {
    switch (this.tokens[index]?.kind) {
      case 'number':
      case 'string':
      case 'quoted-name':
      case 'positional':
      case 'placeholder':
      case 'colon-name':
        return true;
      case 'word':
        return !BEFORE_OPERAND.has(this.word(index));
      case 'symbol':
        return [')', ']', '}'].includes(this.text(index));
      default:
        return false;
    }
  }

  private matchSquareBrackets(): void {
    const open: number[] = [];
    for (let index = 0; index < this.tokens.length; index += 1) {
      if (this.isSymbol(index, '[')) open.push(index);
      else if (this.isSymbol(index, ']')) {
        const start = open.pop();
        if (start !== undefined) this.closing.set(start, index);
      }
    }
  }

  /** Two adjacent brackets that also close together, around at least one `{{…}}`, and no array. */
  private findBlocks(): void {
    let arrayEnd = -1;
    for (let index = 0; index < this.tokens.length; index += 1) {
      if (!this.isSymbol(index, '[') || index < arrayEnd) continue;
      const outerEnd = this.closing.get(index);
      const innerEnd = this.closing.get(index + 1);
      const adjacent = this.isSymbol(index + 1, '[') && this.gap(index) === 0;
      const closesTogether = outerEnd !== undefined && innerEnd === outerEnd - 1 && this.gap(innerEnd) === 0;
      if (adjacent && closesTogether && this.word(index - 1) !== 'array' && this.holdsPlaceholder(index, outerEnd)) {
        this.blocks.set(index, outerEnd);
        index += 1;
      } else if (outerEnd !== undefined) arrayEnd = outerEnd;
    }
  }

  /** Characters between a token and the next one. */
  private gap(index: number): number {
    return (this.tokens[index + 1]?.start ?? this.sql.length) - (this.tokens[index]?.end ?? 0);
  }

  private holdsPlaceholder(from: number, to: number): boolean {
    return this.tokens.slice(from, to).some(({ kind }) => kind === 'placeholder');
  }

  private findParameters(): void {
    const open: Bracket[] = [];
    const blockEnds = new Set(this.blocks.values());
    for (const [index, token] of this.tokens.entries()) {
      const around = open[open.length - 1];
      if (token.kind === 'placeholder') this.parameters.set(index, this.surroundingsOf(index, around));
      else if (token.kind === 'colon-name' && this.isColonParameter(index, around))
        this.addColonParameter(index, around);
      else if (token.kind === 'broken-placeholder') {
        this.report('placeholder', 'is no parameter: write {{name}}', token.start);
      } else if (token.kind === 'positional') {
        this.report('positional', 'is set by the server: write {{name}} or :name instead of $1', token.start);
      } else if (token.kind === 'symbol') this.trackBracket(index, open, blockEnds);
    }
  }

  private trackBracket(index: number, open: Bracket[], blockEnds: ReadonlySet<number>): void {
    const text = this.text(index);
    if (text === '(') open.push({ index, role: 'round', untyped: UNTYPED_ARGUMENTS.has(this.word(index - 1)) });
    else if (text === '{') open.push({ index, role: 'curly', untyped: false });
    else if (text === '[' && !this.blocks.has(index) && !this.blocks.has(index - 1)) {
      open.push({ index, role: this.endsOperand(index - 1) ? 'subscript' : 'square', untyped: false });
    } else if (')}'.includes(text) || (text === ']' && !blockEnds.has(index) && !blockEnds.has(index + 1))) open.pop();
  }

  /** `:x` is a parameter unless the colon belongs to what stands before it: `a[i:j]`, `a[:n]`, `{'key':value}`. */
  private isColonParameter(index: number, around: Bracket | undefined): boolean {
    const before = this.tokens[index - 1];
    if (before?.kind === 'colon-pair' && this.gap(index - 1) === 0) return false;
    const afterOperand = this.endsOperand(index - 1);
    const attached = this.gap(index - 1) === 0 && (afterOperand || before?.kind === 'word');
    if (attached) return false;
    if (around?.role === 'subscript') return !afterOperand && around.index !== index - 1;
    return !(afterOperand && (around?.role === 'square' || around?.role === 'curly'));
  }

  private addColonParameter(index: number, around: Bracket | undefined): void {
    const token = this.tokens[index];
    if (!token) return;
    if (/^[A-Za-z0-9_]+$/.test(token.name ?? '')) this.parameters.set(index, this.surroundingsOf(index, around));
    else this.report('placeholder', 'is no parameter: its name may hold letters A to Z, digits and _', token.start);
  }

  private report(rule: TemplateProblem['rule'], what: string, position: number): void {
    this.problems.push({ rule, message: `What stands at character ${position + 1} ${what}.`, position });
  }

  private surroundingsOf(index: number, around: Bracket | undefined): Surroundings {
    const next = this.word(index + 1);
    const alone = this.isSymbol(index - 1, '(') && this.isSymbol(index + 1, ')');
    const castFunction = ['cast', 'try_cast'].includes(this.word(index - 2)) && this.isSymbol(index - 1, '(');
    return {
      castByAuthor: this.text(index + 1) === '::' || (castFunction && next === 'as'),
      untyped: ['is', 'isnull', 'notnull'].includes(next) || (around?.untyped ?? false),
      comparedWithAny: alone && ['any', 'all', 'some'].includes(this.word(index - 2)),
    };
  }

  /** Parts of the tokens [from, to), which lie in the text [start, end). */
  private partsOf(from: number, to: number, start: number, end: number): TemplatePart[] {
    const parts: TemplatePart[] = [];
    let at = start;
    const add = (part: TemplatePart): void => {
      if (part.start > at) parts.push({ kind: 'text', start: at, end: part.start });
      parts.push(part);
      at = part.end;
    };
    for (let index = from; index < to; index += 1) {
      const last = this.blocks.get(index);
      const test = this.listTestAt(index);
      const parameter = this.parameterAt(index);
      if (last !== undefined) {
        add(this.blockOf(index, last));
        index = last;
      } else if (test) {
        add(test.part);
        index = test.last;
      } else if (parameter) add(parameter);
    }
    if (end > at) parts.push({ kind: 'text', start: at, end });
    return parts;
  }

  private blockOf(first: number, last: number): BlockPart {
    const start = this.tokens[first]?.start ?? 0;
    const end = this.tokens[last]?.end ?? 0;
    return { kind: 'block', start, end, parts: this.partsOf(first + 2, last - 1, start + 2, end - 2) };
  }

  private parameterAt(index: number): ParameterPart | null {
    const token = this.tokens[index];
    const surroundings = this.parameters.get(index);
    if (!token || !surroundings) return null;
    return { kind: 'parameter', name: token.name ?? '', start: token.start, end: token.end, surroundings };
  }

  /** `[NOT] IN ( parameter )` that begins at `index`. */
  private listTestAt(index: number): { part: ListTestPart; last: number } | null {
    const negated = this.word(index) === 'not' && this.word(index + 1) === 'in';
    const keyword = negated ? index + 1 : index;
    if (this.word(keyword) !== 'in' || !this.isSymbol(keyword + 1, '(') || !this.isSymbol(keyword + 3, ')'))
      return null;
    const parameter = this.parameterAt(keyword + 2);
    if (!parameter) return null;
    const start = this.tokens[index]?.start ?? 0;
    const end = this.tokens[keyword + 3]?.end ?? 0;
    return { part: { kind: 'list-test', negated, start, end, parameter }, last: keyword + 3 };
  }
}

/** Templates by their text: a dashboard asks for the same ones again and again. Bounded by number and by characters. */
const read = new LRUCache<string, Template>({
  max: 1_000,
  maxSize: 2_000_000,
  sizeCalculation: ({ sql }) => sql.length + 1,
});

/** Reads a template. Never throws: what is wrong with it is in `problems`. The answer is shared and must stay as it is. */
export function readTemplate(sql: string): Template {
  let template = read.get(sql);
  if (!template) {
    template = new TemplateReader(sql).read();
    read.set(sql, template);
  }
  return template;
}

/** Every parameter of the parts, in order, with whether it stands in an optional block. */
export function* parametersOf(
  parts: readonly TemplatePart[],
  optional = false,
): Generator<{ parameter: ParameterPart; optional: boolean; list: boolean }> {
  for (const part of parts) {
    if (part.kind === 'block') yield* parametersOf(part.parts, true);
    else if (part.kind === 'list-test') yield { parameter: part.parameter, optional, list: true };
    else if (part.kind === 'parameter') yield { parameter: part, optional, list: part.surroundings.comparedWithAny };
  }
}
