/** A width in pixels that a column would like, and the least that it can do with. */
export interface ColumnWidth {
  wanted: number;
  least: number;
}

/**
 * Shares out the room: what is too much is taken from the columns of words, in proportion to what they can give; what is
 * left over goes to all in proportion. Where even the least does not fit, the table scrolls sideways.
 */
export function fitWidths(widths: readonly ColumnWidth[], room: number): number[] {
  const wanted = sum(widths.map((width) => width.wanted));
  if (wanted <= room) return widths.map((width) => (width.wanted / Math.max(1, wanted)) * room);
  const spare = sum(widths.map((width) => width.wanted - width.least));
  const taken = spare === 0 ? 0 : Math.min(1, (wanted - room) / spare);
  return widths.map((width) => width.wanted - (width.wanted - width.least) * taken);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
