import { type CellFormat, type TableColumnView, type TableConfig, type TableView, buildTableView, sortedRows } from '@tidemark/chart';
import type { QueryResult } from '../api/types.js';
import { el } from '../view/dom.js';
import type { MakePicture, Picture, PictureListeners, Surroundings } from '../view/picture.js';
import { wearStyles } from './wear-styles.js';

/** Rows on a page where the widget says nothing: what a browser lays out at once. */
const PAGE_ROWS = 200;

interface Sort {
  column: string;
  direction: 'ascending' | 'descending';
}

/** Rows of a result, sorted by a press on a column's name, in pages. The server has checked the config. */
export const tablePicture: MakePicture = (host, { config }, name, on) => new TablePicture(host, config, name, on);

class TablePicture implements Picture {
  private sort: Sort | null = null;
  private page = 0;
  private view: TableView = { columns: [], rows: [], total: 0, rowFormat: () => null };

  constructor(
    private readonly host: HTMLElement,
    private readonly config: TableConfig,
    private readonly name: string,
    private readonly on: PictureListeners,
  ) {}

  show({ columns, data }: Pick<QueryResult, 'data' | 'columns'>, around: Surroundings): string | null {
    if (data.length === 0) return 'The query found no rows. Widen the time range or remove a filter.';
    wearStyles(this.host);
    this.view = buildTableView(this.config, { columns, rows: data }, around);
    if (this.view.rows.length === 0) return `None of the ${this.view.total} rows meets the filters of this table.`;
    if (this.view.columns.length === 0) return 'The query has none of the columns that this table shows.';
    this.draw();
    return null;
  }

  destroy(): void {
    this.host.replaceChildren();
  }

  private draw(): void {
    const { view, sort, config, host } = this;
    const column = view.columns.find(({ name }) => name === sort?.column);
    const order = sort && column ? sortedRows(view, column, sort.direction) : view.rows.map((_, index) => index);
    const size = config.pageSize ?? PAGE_ROWS;
    const pages = Math.max(1, Math.ceil(order.length / size));
    this.page = Math.min(this.page, pages - 1);
    const shown = order.slice(this.page * size, (this.page + 1) * size);
    const table = el(
      'table',
      { 'aria-rowcount': order.length + 1, part: 'table' },
      el('caption', { class: 'sr' }, this.name),
      el('thead', {}, el('tr', {}, ...view.columns.map((each) => this.header(each)))),
      el('tbody', {}, ...shown.map((index) => this.row(index))),
    );
    const before = host.querySelector('.scroll');
    const scroll = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': this.name }, table);
    const focused = (host.getRootNode() as ShadowRoot).activeElement?.closest('[data-key]')?.getAttribute('data-key');
    host.replaceChildren(el('div', { class: 'sheet' }, scroll, ...(pages > 1 ? [this.pager(pages)] : [])));
    scroll.scrollTo(before?.scrollLeft ?? 0, before?.scrollTop ?? 0);
    if (focused) host.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  private header(column: TableColumnView): HTMLElement {
    const { sort } = this;
    const button = el('button', { type: 'button', class: column.align, title: column.title, 'data-key': `sort-${column.name}` }, column.title);
    button.addEventListener('click', () => {
      this.sort = nextSort(sort, column);
      this.page = 0;
      this.draw();
    });
    const cell = el('th', { scope: 'col', 'aria-sort': sort?.column === column.name ? sort.direction : 'none' }, button);
    if (column.width !== null) cell.style.minWidth = `${column.width}px`;
    return cell;
  }

  private row(index: number): HTMLElement {
    const row = this.view.rows[index] ?? {};
    const whole = this.view.rowFormat(row);
    const cells = this.view.columns.map((column, at) => {
      const { text, full, missing, bar, format } = column.cell(row);
      // A row that stands out says so once, in its first cell.
      const marked = format ?? (at === 0 ? whole : null);
      const title = [full ?? text, marked?.words ?? ''].filter((part) => part !== '').join(' · ');
      const cell = el('td', { class: `${column.align}${missing ? ' missing' : ''}`, title }, ...signOf(marked), text);
      // Each cell wears its row's tint: browsers may leave the ground of a row itself unpainted.
      paint(cell, format ?? whole);
      if (bar !== null) {
        const fill = el('i', {});
        fill.style.width = `${bar * 100}%`;
        if (column.barTone !== 'accent') fill.style.background = toneOf(column.barTone);
        cell.append(el('span', { class: 'meter', 'aria-hidden': 'true' }, fill));
      }
      return cell;
    });
    const element = el('tr', {}, ...cells);
    element.addEventListener('click', () => this.on.click({ row: { ...row } }));
    return element;
  }

  private pager(pages: number): HTMLElement {
    const step = (label: string, to: number): HTMLElement => {
      const button = el('button', { type: 'button', disabled: to < 0 || to >= pages, 'data-key': label }, label);
      button.addEventListener('click', () => {
        this.page = to;
        this.draw();
      });
      return button;
    };
    const { page } = this;
    return el('div', { class: 'pager' }, step('Previous', page - 1), el('span', { role: 'status' }, `Page ${page + 1} of ${pages}`), step('Next', page + 1));
  }
}

/** Never colour alone: a sign for those who see it, words for those who hear it. */
function signOf(format: CellFormat | null): HTMLElement[] {
  if (format === null || format.sign === '') return [];
  const sign = el('span', { class: 'sign', 'aria-hidden': 'true' }, format.sign);
  sign.style.color = toneOf(format.tone);
  return [sign, el('span', { class: 'sr' }, `${format.words}, `)];
}

function paint(element: HTMLElement, format: CellFormat | null): void {
  if (format === null) return;
  element.style.background = `color-mix(in srgb, ${toneOf(format.tone)} ${Math.round(5 + format.shade * 25)}%, var(--card))`;
}

function toneOf(tone: CellFormat['tone']): string {
  if (tone === 'accent') return 'var(--primary)';
  return tone === 'neutral' ? 'var(--text-secondary)' : `var(--${tone})`;
}

/** Figures are first wanted large to small, words from A to Z; a third press gives the query's own order back. */
function nextSort(sort: Sort | null, { name, numeric }: TableColumnView): Sort | null {
  const first = numeric ? 'descending' : 'ascending';
  if (sort?.column !== name) return { column: name, direction: first };
  return sort.direction === first ? { column: name, direction: numeric ? 'ascending' : 'descending' } : null;
}
