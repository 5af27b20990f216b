import {
  buildPivotView,
  mix,
  themeOf,
  type ChartContext,
  type ChartResult,
  type ChartTheme,
  type PivotConfig,
  type PivotView,
} from '../chart/index.js';
import { fitText, measureText } from './measure-text.js';
import { element, textElement } from './svg-text.js';
import { CELL_TEXT, fittedWidths, HEAD, HEAD_TEXT, leftsOf, moreRows, PAD, ROW, ruler } from './table-svg.js';

/** A pivot table as SVG. Columns that have no room are left out, and a line says so; rows likewise. */
export function pivotSvg(config: PivotConfig, result: ChartResult, context: ChartContext): string {
  const theme = themeOf(context);
  const view = buildPivotView(config, result, context);
  const grouped = hasGroups(view);
  const top = grouped ? HEAD * 2 - 6 : HEAD;
  const fits = Math.max(1, Math.floor((context.height - top) / ROW));
  const cut = view.rows.length > fits;
  const rows = view.rows.slice(0, cut ? Math.max(1, fits - 1) : fits);
  const heads = view.heads.map(
    (head, index) =>
      rows.reduce(
        (most, row) => Math.max(most, measureText(row.names[index] ?? '', CELL_TEXT)),
        measureText(head, HEAD_TEXT),
      ) +
      PAD * 2,
  );
  const wanted = view.columns.map(
    (column, index) =>
      rows.reduce(
        (most, row) => Math.max(most, measureText(row.cells[index]?.text ?? '', CELL_TEXT)),
        measureText(column.title, HEAD_TEXT),
      ) +
      PAD * 2,
  );
  const names = heads.map((width) => Math.min(width, context.width * 0.35));
  // A title or a figure longer than this ends in dots: beside one such column there must be room for others.
  const bounded = wanted.map((width) => Math.min(width, Math.max(80, context.width * 0.3)));
  const columns = columnsThatFit(bounded, context.width - names.reduce((sum, width) => sum + width, 0));
  const widths = fittedWidths(
    [...names, ...bounded.slice(0, columns)],
    [...names.map(() => 60), ...bounded.slice(0, columns).map(() => 0)],
    context.width,
  );
  const lefts = leftsOf(widths);
  const right = (index: number): number => (lefts[names.length + index] ?? 0) + (widths[names.length + index] ?? 0);
  const parts: string[] = [];
  rows.forEach((row, at) => {
    const y = top + at * ROW;
    row.cells.slice(0, columns).forEach((cell, index) => {
      if (cell.heat === null) return;
      const fill = mix(theme.card, theme.accent, 0.04 + cell.heat * 0.3);
      const left = lefts[names.length + index] ?? 0;
      parts.push(element('rect', { x: left, y, width: right(index) - left, height: ROW - 1, fill }));
    });
  });
  parts.push(...Array.from({ length: rows.length + 1 }, (_, index) => ruler(top + index * ROW, context.width, theme)));
  view.heads.forEach((head, index) => {
    const room = (widths[index] ?? 0) - PAD * 2;
    parts.push(
      textElement(fitText(head, room, HEAD_TEXT), {
        x: (lefts[index] ?? 0) + PAD,
        y: top - 10,
        size: HEAD_TEXT,
        color: theme.muted,
      }),
    );
  });
  view.columns.slice(0, columns).forEach((column, index) => {
    const room = (widths[names.length + index] ?? 0) - PAD * 2;
    const weight = column.total ? 600 : 400;
    parts.push(
      textElement(fitText(column.title, room, HEAD_TEXT, weight), {
        x: right(index) - PAD,
        y: top - 10,
        size: HEAD_TEXT,
        color: column.total ? theme.text : theme.muted,
        weight,
        anchor: 'end',
      }),
    );
  });
  if (grouped)
    parts.push(...groupTitles(view, columns, (index) => [lefts[names.length + index] ?? 0, right(index)], theme));
  rows.forEach((row, at) => {
    const y = top + at * ROW + 18;
    const weight = row.total ? 600 : 400;
    row.names.forEach((name, index) => {
      if (index < row.repeated && at > 0) return;
      const room = (widths[index] ?? 0) - PAD * 2;
      parts.push(
        textElement(fitText(name, room, CELL_TEXT, weight), {
          x: (lefts[index] ?? 0) + PAD,
          y,
          size: CELL_TEXT,
          color: theme.text,
          weight,
        }),
      );
    });
    row.cells.slice(0, columns).forEach((cell, index) => {
      const strong = row.total || view.columns[index]?.total === true ? 600 : 400;
      const room = (widths[names.length + index] ?? 0) - PAD * 2;
      const color = cell.value === null ? theme.muted : theme.text;
      parts.push(
        textElement(fitText(cell.text, room, CELL_TEXT, strong), {
          x: right(index) - PAD,
          y,
          size: CELL_TEXT,
          color,
          weight: strong,
          anchor: 'end',
        }),
      );
    });
  });
  if (cut) parts.push(moreRows(rows.length, view.rows.length, top + rows.length * ROW, theme));
  if (columns < view.columns.length) {
    const text = `${columns} of ${view.columns.length} columns`;
    parts.push(
      textElement(text, {
        x: context.width - PAD,
        y: context.height - 6,
        size: HEAD_TEXT,
        color: theme.muted,
        anchor: 'end',
      }),
    );
  }
  return parts.filter((part) => part !== '').join('\n');
}

function hasGroups({ columns }: PivotView): boolean {
  return columns.some((column, index) => column.group !== '' && column.group === columns[index + 1]?.group);
}

function columnsThatFit(wanted: readonly number[], room: number): number {
  let used = 0;
  const past = wanted.findIndex((width) => {
    used += width;
    return used > room;
  });
  return past === -1 ? wanted.length : Math.max(1, past);
}

function groupTitles(
  view: PivotView,
  columns: number,
  box: (index: number) => readonly [number, number],
  theme: ChartTheme,
): string[] {
  const titles: string[] = [];
  for (let start = 0; start < columns;) {
    let end = start;
    while (end + 1 < columns && view.columns[end + 1]?.group === view.columns[start]?.group) end += 1;
    const [left] = box(start);
    const [, right] = box(end);
    const text = fitText(view.columns[start]?.group ?? '', right - left - PAD, HEAD_TEXT);
    titles.push(
      textElement(text, { x: (left + right) / 2, y: 16, size: HEAD_TEXT, color: theme.muted, anchor: 'middle' }),
    );
    start = end + 1;
  }
  return titles;
}
