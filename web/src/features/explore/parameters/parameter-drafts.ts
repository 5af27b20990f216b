import type { ParameterType, QueryParameter, QueryValidation } from '../../../api/types.js';
import { placeholderSpans } from '../editor/placeholder-spans.js';

export type ItemType = 'text' | 'number' | 'boolean' | 'date';

/** What to do when a parameter is left empty: as its place in the text says, insist on a value, or bind NULL. */
export type WhenEmpty = 'auto' | 'required' | 'null';

/** A parameter as it is being filled in. */
export interface ParameterDraft {
  type: ParameterType;
  itemType: ItemType;
  label: string;
  whenEmpty: WhenEmpty;
  /** Texts as typed: one for a single value, two (from, to) for a range, any number for a list. */
  value: readonly string[];
  /** Likewise: what counts when `value` is empty. */
  fallback: readonly string[];
}

/** One control to show: a parameter of the text, or both ends of a range. */
export interface ParameterSlot {
  name: string;
  /** Stands in optional blocks alone, which are left out without a value. */
  optional: boolean;
  list: boolean;
  /** The text has `name_from` and `name_to`, so that one range may fill both. */
  range: boolean;
}

export type Drafts = Readonly<Record<string, ParameterDraft>>;

const RANGE_END = /^(.+)_(from|to)$/;
const LIKE_A_DATE = /(^|_)(date|day|since|until|from|to|before|after|at|on)$/i;
const LIKE_A_NUMBER = /(^|_)(limit|top|count|min|max|year|quantity|amount|price|offset|n)$/i;

/** The controls for a text's parameters, in order. Ends of a range are one control, unless it was split. */
export function slotsOf(parameters: QueryValidation['parameters'], split: readonly string[]): ParameterSlot[] {
  const names = new Set(parameters.map(({ name }) => name));
  const slots = new Map<string, ParameterSlot>();
  for (const { name, optional, list } of parameters) {
    const whole = RANGE_END.exec(name)?.[1];
    const joined =
      whole !== undefined && names.has(`${whole}_from`) && names.has(`${whole}_to`) && !split.includes(whole);
    const key = joined ? whole : name;
    const before = slots.get(key);
    slots.set(key, { name: key, optional: optional && (before?.optional ?? true), list, range: joined });
  }
  return [...slots.values()];
}

/** The controls of those parameters that a part of the text mentions. */
export function slotsIn(sql: string, slots: readonly ParameterSlot[]): ParameterSlot[] {
  const names = new Set(placeholderSpans(sql).map(({ from, to }) => sql.slice(from, to).replaceAll(/[{}:\s]/g, '')));
  return slots.filter(({ name, range }) =>
    range ? names.has(`${name}_from`) || names.has(`${name}_to`) : names.has(name),
  );
}

/** The range that a name is an end of; null when it is none. */
export function wholeOf(name: string): string | null {
  return RANGE_END.exec(name)?.[1] ?? null;
}

/** A parameter nobody has described yet: its type guessed by its place and name. */
export function newDraft({ name, list, range }: ParameterSlot): ParameterDraft {
  const type = range
    ? 'date_range'
    : list
      ? 'list'
      : LIKE_A_DATE.test(name)
        ? 'date'
        : LIKE_A_NUMBER.test(name)
          ? 'number'
          : 'text';
  return { type, itemType: 'text', label: '', whenEmpty: 'auto', value: [], fallback: [] };
}

/** The draft of a slot: as it was described, or guessed. A range cannot be described as anything else. */
export function draftOf(slot: ParameterSlot, drafts: Drafts): ParameterDraft {
  const known = Object.hasOwn(drafts, slot.name) ? drafts[slot.name] : undefined;
  return known === undefined || slot.range !== (known.type === 'date_range') ? newDraft(slot) : known;
}

export function isFilled(texts: readonly string[]): boolean {
  return texts.some((text) => text.trim() !== '');
}

/** The value as the API takes it; undefined when there is none. Numbers stay text, so that no digit is lost. */
export function valueOf({ type, itemType }: ParameterDraft, texts: readonly string[]): unknown {
  if (!isFilled(texts)) return undefined;
  const [first = '', second = ''] = texts;
  if (type === 'date_range') return { from: first === '' ? null : first, to: second === '' ? null : second };
  if (type === 'list') return texts.filter((text) => text !== '').map((text) => scalarOf(itemType, text));
  return scalarOf(type, first);
}

function scalarOf(type: ItemType, text: string): string | boolean {
  if (type === 'boolean') return text === 'true';
  return type === 'text' ? text : text.trim();
}

/** The texts that show a value, the opposite of `valueOf`. */
export function textsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value === 'object') {
    const ends = value as { from?: unknown; to?: unknown };
    return [textOf(ends.from), textOf(ends.to)];
  }
  return [textOf(value)];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** How the parameters are declared: to run with (`values` apart), or to keep with a query or a widget. */
export function declarationsOf(slots: readonly ParameterSlot[], drafts: Drafts): QueryParameter[] {
  return slots.map((slot) => {
    const draft = draftOf(slot, drafts);
    const fallback = valueOf(draft, draft.fallback);
    return {
      name: slot.name,
      type: draft.type,
      ...(draft.type === 'list' && { itemType: draft.itemType }),
      ...(draft.label.trim() !== '' && { label: draft.label.trim() }),
      ...(fallback !== undefined && { default: fallback }),
      ...(draft.whenEmpty !== 'auto' && { required: draft.whenEmpty === 'required' }),
    };
  });
}

/** Declarations whose defaults are these values: for a widget, which is to show what is seen here. */
export function withValues(
  declarations: readonly QueryParameter[],
  values: Readonly<Record<string, unknown>>,
): QueryParameter[] {
  return declarations.map((declaration) =>
    Object.hasOwn(values, declaration.name) ? { ...declaration, default: values[declaration.name] } : declaration,
  );
}

/** The values filled in, by name; what is empty is left to defaults and optional blocks. */
export function valuesOf(slots: readonly ParameterSlot[], drafts: Drafts): Record<string, unknown> {
  const values = slots.map((slot): [string, unknown] => {
    const draft = draftOf(slot, drafts);
    return [slot.name, valueOf(draft, draft.value)];
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Names of those that must be filled before the text can run. */
export function missingOf(slots: readonly ParameterSlot[], drafts: Drafts): string[] {
  const missing = slots.filter((slot) => {
    const draft = draftOf(slot, drafts);
    const needed = draft.whenEmpty === 'required' || (draft.whenEmpty === 'auto' && !slot.optional);
    if (!needed) return false;
    const texts = isFilled(draft.value) ? draft.value : draft.fallback;
    // An open end of a range is no value, and its half of the text has nothing to be compared with.
    return draft.type === 'date_range' ? !(texts[0] && texts[1]) : !isFilled(texts);
  });
  return missing.map(({ name }) => name);
}

/** Drafts of a kept query's parameters. */
export function draftsOf(parameters: readonly QueryParameter[]): Record<string, ParameterDraft> {
  return Object.fromEntries(
    parameters.map((parameter): [string, ParameterDraft] => [
      parameter.name,
      {
        type: parameter.type,
        itemType: parameter.itemType ?? 'text',
        label: parameter.label ?? '',
        whenEmpty: parameter.required === undefined ? 'auto' : parameter.required ? 'required' : 'null',
        value: [],
        fallback: textsOf(parameter.default),
      },
    ]),
  );
}

/** The ranges that a kept query has as two parameters of their own. */
export function splitOf(parameters: readonly QueryParameter[]): string[] {
  return parameters.flatMap(({ name }) => {
    const whole = wholeOf(name);
    return whole !== null && name.endsWith('_from') ? [whole] : [];
  });
}
