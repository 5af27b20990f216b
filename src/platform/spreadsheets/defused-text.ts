/**
 * Signs with which a spreadsheet begins a formula, their full-width forms (some take those for the same), and what it
 * skips before one: tab, carriage return, line feed. After OWASP, "CSV Injection".
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Text as it may stand in a spreadsheet's cell: what would be run as a formula gets an apostrophe before it. */
export function defused(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
