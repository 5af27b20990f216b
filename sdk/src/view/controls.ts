import { failureTitle, toEmbedError } from '../api/errors.js';
import type { DashboardSettings, EmbeddedVariable, Scalar, VariableOption } from '../api/types.js';
import { currentValue, type Filters, type FilterValue, parseTyped, takesSeveral } from '../filters/filters.js';
import { PRESETS, daysOf, rangeLabel, rangeOf } from '../filters/time-ranges.js';
import { el } from './dom.js';

export interface ControlSurroundings {
  settings: DashboardSettings;
  locale: string;
  options(name: string): Promise<VariableOption[]>;
  choose(variable: EmbeddedVariable, value: FilterValue): void;
}

/** The control of a variable; `update` shows what is in force. */
export interface Control {
  element: HTMLElement;
  update(filters: Filters): void;
  destroy(): void;
}

/** The control of a variable, by its type: dates, choices, text, numbers, yes or no. */
export function variableControl(variable: EmbeddedVariable, around: ControlSurroundings): Control {
  if (variable.type === 'date_range') return rangeControl(variable, around);
  if (variable.hasOptions) return takesSeveral(variable) ? ticksControl(variable, around) : selectControl(variable, around);
  return variable.type === 'boolean' ? selectControl(variable, around) : fieldControl(variable, around);
}

const labelOf = ({ label, name }: EmbeddedVariable): string => label ?? name;
const nothing = (): void => undefined;

function labelled(variable: EmbeddedVariable, ...controls: HTMLElement[]): HTMLElement {
  const label = el('label', {}, labelOf(variable));
  const [first] = controls;
  if (first) first.id = label.htmlFor = `v-${variable.name}`;
  return el('div', { class: 'control', part: 'filter' }, label, ...controls);
}

/** One of several choices. They are fetched when the list is first reached for. */
function selectControl(variable: EmbeddedVariable, around: ControlSurroundings): Control {
  const select = el('select', { part: 'input' });
  let options: VariableOption[] = variable.hasOptions ? [] : YES_NO;
  let chosen: Scalar | null = null;
  let asked = !variable.hasOptions;
  const draw = (): void => {
    const known = chosen === null || options.some(({ value }) => value === chosen);
    const all = known ? options : [{ value: chosen as Scalar, label: String(chosen) }, ...options];
    select.replaceChildren(el('option', { value: '' }, 'All'), ...all.map(({ label }, index) => el('option', { value: index }, label)));
    const at = all.findIndex(({ value }) => value === chosen);
    select.value = at < 0 ? '' : String(at);
    options = all;
  };
  const load = (): void => {
    if (asked) return;
    asked = true;
    around.options(variable.name).then(
      (found) => {
        options = found;
        draw();
      },
      () => (asked = false),
    );
  };
  select.addEventListener('pointerdown', load);
  select.addEventListener('focus', load);
  select.addEventListener('change', () => around.choose(variable, select.value === '' ? null : (options[Number(select.value)]?.value ?? null)));
  const update = (filters: Filters): void => {
    const value = currentValue(variable, filters, around.settings);
    chosen = Array.isArray(value) ? (value[0] ?? null) : value;
    // Other filters may leave other choices.
    if (variable.hasOptions && document.activeElement !== select) asked = false;
    draw();
  };
  return { element: labelled(variable, select), update, destroy: nothing };
}

const YES_NO: VariableOption[] = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
];

/** From how many on a search field is worth its place. */
const MANY = 8;
const MOST_SHOWN = 200;

/** Several of several choices: a button that opens a list to tick. No tick means all. */
function ticksControl(variable: EmbeddedVariable, around: ControlSurroundings): Control {
  let chosen: Scalar[] = [];
  const label = labelOf(variable);
  const name = el('span', { class: 'name' }, label);
  const button = el('button', { type: 'button', class: 'open', part: 'input', 'aria-expanded': 'false', 'aria-haspopup': 'true' });
  const panel = el('div', { class: 'panel', part: 'panel', role: 'group', 'aria-label': label, hidden: true });
  const element = el('div', { class: 'control', part: 'filter' }, name, button, panel);
  const outside = (event: Event): void => {
    if (!event.composedPath().includes(element)) close();
  };
  const close = (): void => {
    panel.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside);
  };
  const choose = (next: Scalar[]): void => {
    chosen = next;
    draw();
    around.choose(variable, next);
  };
  const draw = (): void => {
    const [first, second] = chosen.map(String);
    button.textContent = first === undefined ? 'All' : chosen.length > 2 ? `${first} and ${chosen.length - 1} more` : second === undefined ? first : `${first}, ${second}`;
    button.setAttribute('aria-label', `${label}: ${button.textContent}`);
  };
  const list = (options: VariableOption[]): void => {
    const gone = chosen.filter((value) => !options.some((option) => option.value === value));
    const all = [...gone.map((value) => ({ value, label: String(value) })), ...options];
    const rows = el('div', {});
    const fill = (search: string): void => {
      const found = all.filter((option) => option.label.toLowerCase().includes(search.trim().toLowerCase()));
      rows.replaceChildren(...found.slice(0, MOST_SHOWN).map(tick));
      if (found.length === 0) rows.append(el('p', {}, 'Nothing is called that.'));
      if (found.length > MOST_SHOWN) rows.append(el('p', {}, `Search to find the other ${found.length - MOST_SHOWN}.`));
    };
    const clear = el('button', { type: 'button' }, 'Clear');
    clear.addEventListener('click', () => {
      for (const box of rows.querySelectorAll('input')) box.checked = false;
      choose([]);
    });
    const search = el('input', { type: 'search', 'aria-label': `Search ${label}`, placeholder: 'Search' });
    search.addEventListener('input', () => fill(search.value));
    fill('');
    panel.replaceChildren(...(all.length >= MANY ? [search] : []), rows, clear);
    panel.querySelector('input')?.focus();
  };
  const tick = ({ value, label: text }: VariableOption): HTMLElement => {
    const box = el('input', { type: 'checkbox' });
    box.checked = chosen.includes(value);
    box.addEventListener('change', () => choose(box.checked ? [...chosen, value] : chosen.filter((one) => one !== value)));
    return el('label', {}, box, text);
  };
  const open = (): void => {
    panel.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside);
    panel.replaceChildren(el('p', { role: 'status' }, 'Loading…'));
    around.options(variable.name).then(list, (thrown: unknown) => {
      const { code, message } = toEmbedError(thrown);
      panel.replaceChildren(el('p', { role: 'alert' }, `${failureTitle(code)}: ${message}`));
    });
  };
  button.addEventListener('click', () => (panel.hidden ? open() : close()));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || panel.hidden) return;
    event.stopPropagation();
    close();
    button.focus();
  });
  const update = (filters: Filters): void => {
    const value = currentValue(variable, filters, around.settings);
    chosen = Array.isArray(value) ? value : value === null ? [] : [value];
    draw();
  };
  return { element, update, destroy: close };
}

const OWN = 'own';

/** A stretch of time: offered ranges, or two days. */
function rangeControl(variable: EmbeddedVariable, around: ControlSurroundings): Control {
  const select = el('select', { part: 'input' });
  const first = el('input', { type: 'date', part: 'input', 'aria-label': `${labelOf(variable)}: first day` });
  const last = el('input', { type: 'date', part: 'input', 'aria-label': `${labelOf(variable)}: last day` });
  const days = el('span', { class: 'days', hidden: true }, first, '–', last);
  select.addEventListener('change', () => {
    days.hidden = select.value !== OWN;
    if (select.value !== OWN) around.choose(variable, select.value);
    else first.focus();
  });
  const chooseDays = (): void => {
    const range = rangeOf({ first: first.value, last: last.value });
    if (range !== null) around.choose(variable, range);
  };
  for (const input of [first, last]) input.addEventListener('change', chooseDays);
  const update = (filters: Filters): void => {
    const value = currentValue(variable, filters, around.settings);
    const range = typeof value === 'string' && value !== '' ? value : 'all';
    const offered: string[] = [...PRESETS];
    if (!offered.includes(range)) offered.unshift(range);
    select.replaceChildren(
      ...offered.map((each) => el('option', { value: each }, rangeLabel(each, around.locale))),
      el('option', { value: OWN }, 'Choose days…'),
    );
    select.value = range;
    const written = daysOf(range);
    days.hidden = written === null;
    first.value = written?.first ?? first.value;
    last.value = written?.last ?? last.value;
  };
  return { element: labelled(variable, select, days), update, destroy: nothing };
}

/** A field; what is typed counts when it is left or Enter is pressed, not letter by letter. */
function fieldControl(variable: EmbeddedVariable, around: ControlSurroundings): Control {
  const several = takesSeveral(variable);
  const type = variable.type === 'number' || variable.type === 'date' ? variable.type : 'text';
  const input = el('input', { type, part: 'input', step: type === 'number' ? 'any' : null, placeholder: several ? 'All; several with commas' : 'All' });
  input.addEventListener('change', () => {
    const value = parseTyped(variable, input.value);
    if (value !== undefined) around.choose(variable, value);
  });
  const update = (filters: Filters): void => {
    const value = currentValue(variable, filters, around.settings);
    input.value = Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value);
  };
  return { element: labelled(variable, input), update, destroy: nothing };
}
