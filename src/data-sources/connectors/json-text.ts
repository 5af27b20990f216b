/**
 * JSON as a source wrote it, checked, without blanks between its signs. It goes into answers as it is: read into values
 * and written again, numbers beyond 2^53 and long decimals would lose digits, and keys their order.
 */
export class JsonText {
  constructor(readonly text: string) {}

  /** The value, for those who look inside; a number has the precision of a double. */
  parse(): unknown {
    return JSON.parse(this.text) as unknown;
  }

  /** Whoever does not know better gets the value; answers are written by `jsonOf` of json-cells. */
  toJSON(): unknown {
    return this.parse();
  }
}
