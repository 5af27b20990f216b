/** Numbers of a detector in one row, so that a state is one string and restores to the last bit. */
export class StateWriter {
  private readonly numbers: number[] = [];

  put(...numbers: readonly number[]): void {
    this.numbers.push(...numbers);
  }

  putAll(numbers: ArrayLike<number>): void {
    for (let i = 0; i < numbers.length; i += 1) this.numbers.push(numbers[i] as number);
  }

  /** Base64 of the numbers as little-endian doubles. */
  packed(): string {
    const bytes = Buffer.alloc(this.numbers.length * 8);
    this.numbers.forEach((each, i) => bytes.writeDoubleLE(each, i * 8));
    return bytes.toString('base64');
  }
}

/** Reads in the order in which was written. */
export class StateReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(packed: string) {
    this.bytes = Buffer.from(packed, 'base64');
  }

  /** @throws RangeError when there are no more numbers */
  next(): number {
    if (this.at + 8 > this.bytes.length) throw new RangeError('The state is cut short');
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  nextInto(target: Float64Array): void {
    for (let i = 0; i < target.length; i += 1) target[i] = this.next();
  }

  get finished(): boolean {
    return this.at === this.bytes.length;
  }
}
