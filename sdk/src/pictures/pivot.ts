import { type PivotCell, type PivotConfig, type PivotRow, type PivotView, buildPivotView, checkVisualization, emptyReason } from '@tidemark/chart';
import type { QueryResult } from '../api/types.js';
import { el } from '../view/dom.js';
import type { MakePicture, Picture, PictureListeners, Surroundings } from '../view/picture.js';
import { wearStyles } from './wear-styles.js';

/** Rows that are put into the page at a time; the next come when the reader scrolls to the end. */
const STEP = 200;

/** Names down and across, figures where they meet. The server has checked the config. */
export const pivotPicture: MakePicture = (host, { config }, name, on) => new PivotPicture(host, config as unknown as PivotConfig, name, on);

class PivotPicture implements Picture {
  private shown = STEP;

  constructor(
    private readonly host: HTMLElement,
    private readonly config: PivotConfig,
    private readonly name: string,
    private readonly on: PictureListeners,
  ) {}

  show({ columns, data }: Pick<QueryResult, 'data' | 'columns'>, around: Surroundings): string | null {
    const result = { columns, rows: data };
    const check = checkVisualization({ type: 'pivot', config: { ...this.config } });
    const reason = check.ok ? emptyReason(check.spec, result) : (check.problems[0] ?? null);
    if (reason) return reason.message;
    wearStyles(this.host);
    const view = buildPivotView(this.config, result, around);
    this.on.notes(view.notes);
    this.draw(view);
    return null;
  }

  destroy(): void {
    this.host.replaceChildren();
  }

  private draw(view: PivotView): void {
    const { host, name } = this;
    const before = host.querySelector('.scroll');
    const body = el('tbody', {});
    const table = el('table', { class: 'pivot', 'aria-rowcount': view.rows.length + 1, part: 'table' }, el('caption', { class: 'sr' }, name), headOf(view), body);
    const scroll = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': name }, table);
    const fill = (upTo: number): void => {
      const rows = view.rows.slice(body.childElementCount, upTo);
      body.append(...rows.map((row) => rowOf(row, view)));
      this.shown = body.childElementCount;
    };
    fill(this.shown);
    scroll.addEventListener('scroll', () => {
      if (scroll.scrollTop + 2 * scroll.clientHeight > scroll.scrollHeight) fill(this.shown + STEP);
    });
    host.replaceChildren(scroll);
    scroll.scrollTo(before?.scrollLeft ?? 0, before?.scrollTop ?? 0);
  }
}

function headOf(view: PivotView): HTMLElement {
  const groups = groupsOf(view);
  const head = el('thead', {});
  if (groups.some(({ span }) => span > 1)) {
    const cells = groups.map(({ name, span }) => el('th', { scope: 'colgroup', colspan: span, class: 'center' }, name));
    head.append(el('tr', {}, el('th', { colspan: view.heads.length }), ...cells));
  }
  const names = view.heads.map((title) => el('th', { scope: 'col', class: 'left' }, title));
  const figures = view.columns.map(({ title, total }) => el('th', { scope: 'col', class: total ? 'right strong' : 'right', title }, title));
  head.append(el('tr', {}, ...names, ...figures));
  return head;
}

/** Columns side by side that belong to one group. */
function groupsOf({ columns }: PivotView): { name: string; span: number }[] {
  const groups: { name: string; span: number }[] = [];
  for (const { group } of columns) {
    const last = groups.at(-1);
    if (last && last.name === group && group !== '') last.span += 1;
    else groups.push({ name: group, span: 1 });
  }
  return groups;
}

function rowOf(row: PivotRow, { columns }: PivotView): HTMLElement {
  // A name stands once for the rows that share it; for those who hear the table it is said with each.
  const names = row.names.map((name, index) => el('th', { scope: 'row', class: 'left', title: name }, index < row.repeated ? el('span', { class: 'sr' }, name) : name));
  const cells = row.cells.map((cell, index) => cellOf(cell, row.total || columns[index]?.total === true));
  return el('tr', { class: row.total ? 'strong' : null }, ...names, ...cells);
}

function cellOf({ text, value, heat }: PivotCell, strong: boolean): HTMLElement {
  const cell = el('td', { class: `right${strong ? ' strong' : ''}${value === null ? ' missing' : ''}` }, text);
  // From hardly to clearly, and never so strong that the figure could not be read.
  if (heat !== null) cell.style.backgroundColor = `color-mix(in oklab, var(--primary) ${Math.round(4 + heat * 30)}%, transparent)`;
  return cell;
}
