import type { QueryParameter, Variable } from '../../../api/types.js';
import { placeholderSpans } from '../../explore/editor/placeholder-spans.js';

/** A widget's query, as far as it says what can be locked. */
export interface BindingQuery {
  /** Of the widget. */
  widget: string;
  sql: string;
  /** Declared by the saved query and by the widget itself. */
  declared: readonly QueryParameter[];
}

/** A name whose value a token can lock. */
export interface Lockable {
  name: string;
  label: string;
  type: QueryParameter['type'];
  itemType: 'text' | 'number' | 'boolean' | 'date';
  /** Nobody has said of which type it is; this one is a guess. */
  guessed: boolean;
  /** With options it can be chosen from. */
  variable: Variable | null;
  /** Widgets whose query binds it. */
  widgets: string[];
}

/** What the queries of a dashboard bind. */
export interface Bindings {
  lockables: Lockable[];
  /** Claims about the viewer that queries use, such as `team` of `{{user.team}}`. */
  claims: string[];
  /** All widgets with a query. */
  widgets: string[];
  /** Claims by the widget that uses them. */
  claimsOf: Record<string, string[]>;
}

const RANGE_END = /^(.+)_(?:from|to)$/;
const BEFORE_LIST = /\b(?:in|any|all)\s*\(\s*$/i;
const NOT_A_NAME = /[{}:\s]/g;

/** Works out what a token can lock: names that a query binds, and ranges of which one binds an end. */
export function bindingsOf(variables: readonly Variable[], queries: readonly BindingQuery[]): Bindings {
  const lockables = new Map<string, Lockable>();
  const claimsOf = new Map<string, Set<string>>();
  for (const query of queries) {
    const declarations = [...query.declared, ...variables];
    for (const { name, list } of placeholdersOf(query.sql)) {
      const claim = claimOf(name);
      if (claim !== null) claimsOf.set(query.widget, (claimsOf.get(query.widget) ?? new Set()).add(claim));
      if (name.includes('.')) continue;
      const lockable = lockableOf(name, list, declarations, variables);
      const known = lockables.get(lockable.name);
      if (known === undefined) lockables.set(lockable.name, { ...lockable, widgets: [query.widget] });
      else if (!known.widgets.includes(query.widget)) known.widgets.push(query.widget);
      // Where one query says of what type a name is, that counts for those that do not.
      if (known?.guessed === true && !lockable.guessed) Object.assign(known, { ...lockable, widgets: known.widgets });
    }
  }
  return {
    lockables: [...lockables.values()],
    claims: [...new Set([...claimsOf.values()].flatMap((claims) => [...claims]))],
    widgets: [...new Set(queries.map(({ widget }) => widget))],
    claimsOf: Object.fromEntries([...claimsOf].map(([widget, claims]) => [widget, [...claims]])),
  };
}

function claimOf(name: string): string | null {
  return name.startsWith('user.') ? name.slice('user.'.length) : null;
}

interface Placeholder {
  name: string;
  /** Stands where SQL wants several values. */
  list: boolean;
}

function placeholdersOf(sql: string): Placeholder[] {
  return placeholderSpans(sql)
    .filter(({ kind }) => kind === 'parameter')
    .map(({ from, to }) => ({
      name: sql.slice(from, to).replaceAll(NOT_A_NAME, ''),
      list: BEFORE_LIST.test(sql.slice(0, from)),
    }));
}

function lockableOf(
  bound: string,
  list: boolean,
  declarations: readonly QueryParameter[],
  variables: readonly Variable[],
): Omit<Lockable, 'widgets'> {
  const whole = RANGE_END.exec(bound)?.[1];
  const range = declarations.some(({ name, type }) => name === whole && type === 'date_range');
  const name = range && whole !== undefined ? whole : bound;
  const declaration = declarations.find((each) => each.name === name);
  const variable = variables.find((each) => each.name === name) ?? null;
  const type = declaration?.type ?? (list ? 'list' : 'text');
  const several = variable?.multiple === true && type !== 'date_range';
  return {
    name,
    label: declaration?.label ?? variable?.label ?? name,
    type: several ? 'list' : type,
    itemType: declaration?.itemType ?? (type === 'list' || type === 'date_range' ? 'text' : type),
    guessed: declaration === undefined,
    variable,
  };
}
