/** A number with so many digits after the point. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Percent to one digit after the point; null when there is no whole to be a part of. */
export const percentOf = (part: number, whole: number): number | null => (whole === 0 ? null : rounded((part / whole) * 100, 1));
