import { type FieldProblem, invalid } from '../../platform/http/index.js';
import { isBuiltInName, type ResolvedParameter, type ResolvedParameters } from './query-parameters.js';
import type { BoundValue, ScalarValue } from './parameter-values.js';
import { arrayTypeOf, scalarTypeOf } from './parameter-casts.js';
import type { Place } from './template-places.js';
import {
  type ListTestPart,
  type ParameterPart,
  parametersOf,
  readTemplate,
  type Surroundings,
  type TemplatePart,
} from './template-syntax.js';

export type SqlDialect = 'postgresql' | 'duckdb';

/**
 * A statement with `$1`, `$2`, … and their values; `used` names what was bound, in order of first use; `places` says
 * what of the statement comes from where in the template, in order.
 */
export interface CompiledStatement {
  sql: string;
  values: BoundValue[];
  used: string[];
  places: Place[];
}

/** A parameter of a template, for forms: built-ins are left out, because nobody can supply them. */
export interface TemplateParameter {
  name: string;
  /** True when it stands in optional blocks alone. */
  optional: boolean;
  /** True when it is compared with `IN (…)` or `= ANY(…)`, and so may be a list. */
  list: boolean;
}

const IDENTIFIER_CHARACTER = /[A-Za-z0-9_$\u0080-\uffff]/;

/** Compiles parts into text; values reach it only as `$n`. */
class Compilation {
  private sql = '';
  private readonly values: BoundValue[] = [];
  private readonly numbers = new Map<string, string>();
  private readonly used = new Set<string>();
  private readonly places: Place[] = [];
  /** Where in the template the part begins that is written just now. */
  private from = 0;
  readonly problems: FieldProblem[] = [];

  constructor(
    private readonly template: string,
    private readonly parameters: ResolvedParameters,
    private readonly dialect: SqlDialect,
  ) {}

  compile(parts: readonly TemplatePart[]): CompiledStatement {
    this.write(parts);
    return { sql: this.sql, values: this.values, used: [...this.used], places: this.places };
  }

  private write(parts: readonly TemplatePart[]): void {
    for (const part of parts) {
      this.from = part.start;
      if (part.kind === 'text') this.append(this.template.slice(part.start, part.end), part.end - part.start);
      else if (part.kind === 'parameter') this.writeParameter(part);
      else if (part.kind === 'list-test') this.writeListTest(part);
      else {
        this.append(' ');
        if (this.isKept(part.parts)) this.write(part.parts);
        this.from = part.end;
        this.append(' ');
      }
    }
  }

  /**
   * `$1` must neither grow (`$1` + `5`) nor become the end of a word or the start of a dollar quote.
   * @param own how much of the text is the template's own: all of it or nothing
   */
  private append(text: string, own = 0): void {
    const last = this.sql.slice(-1);
    const touches = IDENTIFIER_CHARACTER.test(last) && IDENTIFIER_CHARACTER.test(text.charAt(0));
    if (touches) this.sql += ' ';
    this.places.push({ at: this.sql.length, from: this.from, length: own });
    this.sql += text;
  }

  /** Whether all parameters of a block, those of blocks within it aside, have a value. */
  private isKept(parts: readonly TemplatePart[]): boolean {
    const own = parts.filter((part) => part.kind !== 'block');
    return [...parametersOf(own)].every(({ parameter: { name } }) => {
      if (name.includes('.')) return true;
      const given = this.parameters.values.get(name);
      return given !== undefined && (given.fixed || given.value !== null);
    });
  }

  /** The value of a name, or null after the problem is on record. */
  private resolve({ name }: ParameterPart): ResolvedParameter | null {
    const given = this.parameters.values.get(name);
    if (given) return given;
    const absent = this.parameters.absent.get(name);
    if (absent?.nullable) return { ...absent, value: null, declared: true, fixed: false };
    this.problems.push(missingParameter(name));
    return null;
  }

  private writeParameter(part: ParameterPart): void {
    const given = this.resolve(part);
    if (!given) return;
    if (!given.list || given.value === null || this.dialect === 'postgresql') {
      return this.append(this.number(part.name, given.value, this.castOf(given, part.surroundings)));
    }
    // DuckDB's driver binds no untyped arrays: a list value of single parameters says the same.
    const items = this.items(part.name, given);
    this.append(items.length > 0 ? `[${items.join(', ')}]` : `[]::${arrayTypeOf(given, this.dialect)}`);
  }

  /**
   * PostgreSQL: `x = ANY($1)` and `x <> ALL($1)`, one array whose type it infers from x, so that the statement is the
   * same for any number of items. DuckDB: `x IN ($1, $2)`. An empty list is nobody: IN finds no row, NOT IN all rows.
   */
  private writeListTest(part: ListTestPart): void {
    const given = this.resolve(part.parameter);
    if (!given) return;
    const not = part.negated ? 'NOT ' : '';
    const { name, surroundings } = part.parameter;
    if (!given.list) {
      return this.append(`${not}IN (${this.number(name, given.value, this.castOf(given, surroundings))})`);
    }
    if (this.dialect === 'postgresql') {
      const array = this.number(name, given.value, this.castOf(given, { ...surroundings, comparedWithAny: true }));
      return this.append(part.negated ? `<> ALL(${array})` : `= ANY(${array})`);
    }
    const items = given.value === null ? ['NULL'] : this.items(name, given);
    this.append(`${not}IN (${items.length > 0 ? items.join(', ') : 'SELECT NULL WHERE false'})`);
  }

  /** A `$n` for every item of a list. */
  private items(name: string, given: ResolvedParameter): string[] {
    const castOf = (item: ScalarValue): string | null =>
      given.declared && given.type !== 'text' ? scalarTypeOf(given.type, [item], this.dialect) : null;
    return valuesOf(given.value).map((item, index) => this.number(`${name}[${index}]`, item, castOf(item), name));
  }

  /**
   * The type to cast to, or null where the engine's inference serves better. Text stays unknown, like a literal, so
   * that '2025-01-31' compares with a date and 'open' with an enum; so does what is not declared. A list that is not
   * compared by IN or ANY is always cast, or `region = {{regions}}` would quietly compare with the text `{EU,US}`.
   */
  private castOf(given: ResolvedParameter, { castByAuthor, untyped, comparedWithAny }: Surroundings): string | null {
    if (castByAuthor) return null;
    const inferable = given.type === 'text' || !given.declared;
    if (given.list) return inferable && comparedWithAny ? null : arrayTypeOf(given, this.dialect);
    return inferable && !untyped ? null : scalarTypeOf(given.type, valuesOf(given.value), this.dialect);
  }

  /** `$n` or `($n::type)`. The same name with the same type is the same `$n`, so that GROUP BY meets its SELECT. */
  private number(key: string, value: BoundValue, cast: string | null, name = key): string {
    this.used.add(name);
    const identity = `${key}\n${cast ?? ''}`;
    let written = this.numbers.get(identity);
    if (written === undefined) {
      this.values.push(value);
      written = cast === null ? `$${this.values.length}` : `($${this.values.length}::${cast})`;
      this.numbers.set(identity, written);
    }
    return written;
  }
}

const valuesOf = (value: BoundValue): readonly ScalarValue[] =>
  typeof value === 'object' && value !== null ? value : [value];

export function missingParameter(name: string): FieldProblem {
  if (isBuiltInName(name)) {
    return { path: name, rule: 'required', message: `There is no value for {{${name}}}: it comes from who is asking.` };
  }
  if (name.includes('.')) return { path: 'sql', rule: 'placeholder', message: `There is no built-in {{${name}}}.` };
  return { path: `parameters.${name}`, rule: 'required', message: `The parameter ${name} needs a value.` };
}

/**
 * Turns a template into a statement with positional parameters. Values never become text: they are bound. What stands
 * in literals, quoted names and comments is not touched.
 *
 * @throws DomainError VALIDATION_FAILED for a missing value, a supplied one that is neither declared nor used, a
 *   malformed placeholder, or a `$1` of the author's own
 */
export function compileSqlTemplate(
  sql: string,
  parameters: ResolvedParameters,
  dialect: SqlDialect,
): CompiledStatement {
  const template = readTemplate(sql);
  const compilation = new Compilation(sql, parameters, dialect);
  const statement = compilation.compile(template.parts);
  const known = new Set([...parametersOf(template.parts)].map(({ parameter }) => parameter.name));
  const problems: FieldProblem[] = [
    ...template.problems.map(({ rule, message }) => ({ path: 'sql', rule, message })),
    ...new Map(compilation.problems.map((problem) => [problem.path + problem.message, problem])).values(),
    ...[...parameters.undeclared]
      .filter((name) => !known.has(name))
      .map((name) => ({ path: `parameters.${name}`, rule: 'unknown', message: `The query has no parameter ${name}.` })),
  ];
  if (problems.length > 0) throw invalid(...problems);
  return statement;
}

/** The template's parameters in order of appearance, without the built-ins. Never throws. */
export function templateParameters(sql: string): TemplateParameter[] {
  const found = new Map<string, TemplateParameter>();
  for (const { parameter, optional, list } of parametersOf(readTemplate(sql).parts)) {
    const { name } = parameter;
    if (name.includes('.')) continue;
    const before = found.get(name);
    found.set(name, { name, optional: optional && (before?.optional ?? true), list: list || (before?.list ?? false) });
  }
  return [...found.values()];
}

/**
 * The template with every optional block in it and `$1` for every parameter, character for character as long as the
 * template, so that a position in one is the position in the other. For checking, not for running. Never throws: a
 * malformed placeholder stays, and the check finds it.
 */
export function compileForCheck(sql: string): string {
  const write = (parts: readonly TemplatePart[]): string => parts.map(standIn).join('');
  const standIn = (part: TemplatePart): string => {
    if (part.kind === 'text') return sql.slice(part.start, part.end);
    if (part.kind === 'block') return `  ${write(part.parts)}  `;
    if (part.kind === 'list-test') {
      const { parameter } = part;
      return sql.slice(part.start, parameter.start) + standIn(parameter) + sql.slice(parameter.end, part.end);
    }
    const room = part.end - part.start;
    // Room for a space on both sides is there in {{x}}; :x is never attached to a word before it.
    return room > 3 ? ' $1'.padEnd(room) : '$1'.padEnd(room);
  };
  return write(readTemplate(sql).parts);
}
