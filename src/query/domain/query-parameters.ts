import { type FieldProblem, invalid } from '../../platform/http/index.js';
import {
  type BoundValue,
  checkDateRange,
  checkList,
  checkScalar,
  inferType,
  type ItemType,
  type ValueProblem,
} from './parameter-values.js';

export type { BoundValue, ItemType } from './parameter-values.js';

export type ParameterType = ItemType | 'date_range' | 'list';

/** A declared parameter. A `date_range` named `period` is bound as `period_from` and `period_to`, half open. */
export interface QueryParameter {
  name: string;
  type: ParameterType;
  /** Type of a list's items; text when left out. */
  itemType?: ItemType;
  label?: string;
  /** Value when none is given, of the parameter's type. */
  default?: unknown;
  /**
   * true: must have a value wherever it stands. false: NULL when it has none. Left out: must have a value, unless it
   * stands in an optional block, which is then left out.
   */
  required?: boolean;
}

/** One name that SQL may bind, with its value. */
export interface ResolvedParameter {
  value: BoundValue;
  type: ItemType;
  list: boolean;
  /** False when the type is only that of the JSON value given. */
  declared: boolean;
  /** True when the value cannot be set, and so an optional block not be switched off, from outside. */
  fixed: boolean;
}

/** All that a template is compiled with. Names are as SQL binds them (`period_from`, `user.id`). */
export interface ResolvedParameters {
  values: ReadonlyMap<string, ResolvedParameter>;
  /** Declared names without a value, with what they are when bound as NULL. */
  absent: ReadonlyMap<string, { type: ItemType; list: boolean; nullable: boolean }>;
  /** Supplied names that are not declared: each must occur in the SQL. */
  undeclared: ReadonlySet<string>;
}

export interface ParameterSources {
  declared: readonly QueryParameter[];
  /** Values from outside: a request's body, a dashboard's filters. */
  supplied: Readonly<Record<string, unknown>>;
  /** `tenant.id`, `user.id` and `user.<claim>`, by that name. */
  builtIns: Readonly<Record<string, unknown>>;
  /** Values of an embed token; they win over supplied ones and over defaults. */
  locked?: Readonly<Record<string, unknown>>;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const MAX_SUPPLIED = 500;

/** The name under which SQL binds a built-in: `{{tenant.id}}`, `{{user.id}}`, `{{user.<claim>}}`. */
export function isBuiltInName(name: string): boolean {
  return name === 'tenant.id' || /^user\.[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Names that a declaration gives to SQL. */
function boundNames({ name, type }: QueryParameter): string[] {
  return type === 'date_range' ? [`${name}_from`, `${name}_to`] : [name];
}

/** Whether a value is `{ from, to }`, which nothing but a range of dates is. */
const isRange = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (path: string, { rule, message }: ValueProblem): FieldProblem => ({
  path,
  rule,
  message: `${path} ${message}`,
});

class Resolution {
  readonly problems: FieldProblem[] = [];
  readonly values = new Map<string, ResolvedParameter>();
  readonly undeclared = new Set<string>();
  private readonly byName = new Map<string, QueryParameter>();
  /** Names that SQL binds, by the declaration they come from. */
  private readonly claimed = new Map<string, QueryParameter>();

  declare(declared: readonly QueryParameter[]): void {
    for (const parameter of declared) {
      const path = `parameterTypes.${parameter.name}`;
      if (!NAME.test(parameter.name)) {
        this.problems.push(
          at(path, { rule: 'name', message: 'must be named with letters, digits and _, at most 63.' }),
        );
        continue;
      }
      const names = boundNames(parameter);
      if (this.byName.has(parameter.name) || names.some((name) => this.claimed.has(name))) {
        this.problems.push(at(path, { rule: 'unique', message: 'is declared twice.' }));
        continue;
      }
      this.byName.set(parameter.name, parameter);
      for (const name of names) this.claimed.set(name, parameter);
      if (parameter.default !== undefined) this.assign(parameter.name, parameter.default, `${path}.default`, false);
    }
  }

  /** Puts a value under a name from outside, or from an embed token (`fixed`). */
  assign(name: string, value: unknown, path: string, fixed: boolean): void {
    const parameter = this.byName.get(name);
    if (parameter) this.assignDeclared(parameter, value, path, fixed);
    else if (value === null) this.put(name, null, { type: 'text', list: false, declared: false, fixed });
    else {
      const inferred = inferType(value);
      if ('rule' in inferred) return void this.problems.push(at(path, inferred));
      const { type, list } = inferred.value;
      const checked = list ? checkList(value, type) : checkScalar(value, type);
      if ('rule' in checked) this.problems.push(at(path, checked));
      else this.put(name, checked.value, { type, list, declared: false, fixed });
    }
  }

  private assignDeclared(parameter: QueryParameter, value: unknown, path: string, fixed: boolean): void {
    const { name, type, itemType = 'text' } = parameter;
    const traits = {
      type: type === 'list' ? itemType : type === 'date_range' ? 'date' : type,
      declared: true,
      fixed,
    } as const;
    if (type === 'date_range') {
      const checked = value === null ? { value: { from: null, to: null } } : checkDateRange(value);
      if ('rule' in checked) return void this.problems.push(at(path, checked));
      for (const end of ['from', 'to'] as const) {
        const date = checked.value[end];
        // An open end is no value, not NULL: a comparison with NULL would quietly find nothing.
        if (date === null && !fixed) this.values.delete(`${name}_${end}`);
        else this.put(`${name}_${end}`, date, { ...traits, list: false });
      }
      return;
    }
    const list = type === 'list';
    if (value === null) return this.put(name, null, { ...traits, list });
    const checked = list ? checkList(value, traits.type) : checkScalar(value, traits.type);
    if ('rule' in checked) this.problems.push(at(path, checked));
    else this.put(name, checked.value, { ...traits, list });
  }

  private put(name: string, value: BoundValue, traits: Omit<ResolvedParameter, 'value'>): void {
    this.values.set(name, { value, ...traits });
  }

  /** Takes what came from outside; names in `locked` are not even looked at. */
  supply(supplied: Readonly<Record<string, unknown>>, locked: ReadonlySet<string>): void {
    const entries = Object.entries(supplied);
    if (entries.length > MAX_SUPPLIED) {
      this.problems.push({
        path: 'parameters',
        rule: 'maxItems',
        message: `parameters holds more than ${MAX_SUPPLIED} values.`,
      });
      return;
    }
    for (const [name, value] of entries) {
      const path = `parameters.${name}`;
      const parameter = this.byName.get(name);
      if (!NAME.test(name)) {
        const message =
          'cannot be supplied: names are letters, digits and _; tenant.id and user.… are set by the server.';
        this.problems.push(at(path, { rule: 'name', message }));
      } else if (!parameter && this.claimed.has(name)) {
        const whole = this.claimed.get(name)?.name ?? '';
        this.problems.push(at(path, { rule: 'name', message: `is an end of the range ${whole}: supply that.` }));
      } else if (
        value !== undefined &&
        !(parameter ? boundNames(parameter) : [name]).some((bound) => locked.has(bound))
      ) {
        if (!parameter) this.undeclared.add(name);
        this.assign(name, value, path, false);
      }
    }
  }

  /** The names that an embed token's values bind, also where it names an end of a range. */
  lockedNames(locked: Readonly<Record<string, unknown>>): Set<string> {
    return new Set(
      Object.keys(locked).flatMap((name) => {
        const parameter = this.byName.get(name);
        if (parameter) return boundNames(parameter);
        return isRange(locked[name]) ? [name, `${name}_from`, `${name}_to`] : [name];
      }),
    );
  }

  lock(locked: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(locked)) {
      const range = this.byName.has(name) ? undefined : this.claimed.get(name);
      if (!NAME.test(name))
        this.problems.push(at(`lockedParameters.${name}`, { rule: 'name', message: 'is no name.' }));
      else if (range) this.lockEnd(name, value);
      else if (!this.byName.has(name) && isRange(value)) this.lockRange(name, value);
      else this.assign(name, value, `lockedParameters.${name}`, true);
    }
  }

  /** A range that the query declares nowhere; it may bind an end of it, or nothing, as a token serves many queries. */
  private lockRange(name: string, value: unknown): void {
    const checked = checkDateRange(value);
    if ('rule' in checked) return void this.problems.push(at(`lockedParameters.${name}`, checked));
    for (const end of ['from', 'to'] as const) this.lockEnd(`${name}_${end}`, checked.value[end]);
  }

  private lockEnd(name: string, value: unknown): void {
    const checked = value === null ? { value: null } : checkScalar(value, 'date');
    if ('rule' in checked) this.problems.push(at(`lockedParameters.${name}`, checked));
    else this.put(name, checked.value, { type: 'date', list: false, declared: true, fixed: true });
  }

  /** Declared names without a value; those that must have one are problems. */
  absent(): Map<string, { type: ItemType; list: boolean; nullable: boolean }> {
    const absent = new Map<string, { type: ItemType; list: boolean; nullable: boolean }>();
    for (const [name, { type, itemType, required, name: whole }] of this.claimed) {
      const given = this.values.get(name);
      if (given && (given.value !== null || given.fixed)) continue;
      if (required === true) {
        this.problems.push(at(`parameters.${whole}`, { rule: 'required', message: 'needs a value.' }));
      } else if (!given) {
        const itself: ItemType = type === 'list' ? (itemType ?? 'text') : type === 'date_range' ? 'date' : type;
        absent.set(name, { type: itself, list: type === 'list', nullable: required === false });
      }
    }
    return absent;
  }
}

/**
 * Brings together declared types and defaults, values from outside, the server's own and an embed token's.
 * Order of precedence: locked, supplied, default. Built-ins cannot be supplied in any spelling, because a supplied name
 * may hold no dot. An explicit null is NULL; an open end of a range is no value.
 *
 * @throws DomainError VALIDATION_FAILED naming every value that is of the wrong type or missing though required
 */
export function resolveParameters(sources: ParameterSources): ResolvedParameters {
  const { declared, supplied, builtIns, locked = {} } = sources;
  const resolution = new Resolution();
  resolution.declare(declared);
  resolution.supply(supplied, resolution.lockedNames(locked));
  resolution.lock(locked);
  const absent = resolution.absent();
  for (const [name, value] of Object.entries(builtIns)) {
    if (isBuiltInName(name) && value !== undefined) resolution.assign(name, value, name, true);
  }
  if (resolution.problems.length > 0) throw invalid(...uniqueProblems(resolution.problems));
  return { values: resolution.values, absent, undeclared: resolution.undeclared };
}

/** A range that lacks both ends is one problem, not two. */
function uniqueProblems(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.rule}`, problem])).values()];
}
