import { type Decimal, type DecimalInput, decimal } from './decimal.js';

const PLAIN = /^-?\d+(\.\d+)?$/;

/** Written out without an exponent; most are so already. */
export const plain = (value: DecimalInput): Decimal => (typeof value === 'string' && PLAIN.test(value) ? value : decimal(value).toFixed());

export const decimalsOf = (text: Decimal): number => {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
};

/** In units of the last of so many decimals, of which it has no more. */
export const unitsOf = (text: Decimal, places: number): bigint => BigInt(text.replace('.', '') + '0'.repeat(places - decimalsOf(text)));

/** @param units of the last of so many decimals */
export function writtenOut(units: bigint, places: number): Decimal {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = places === 0 ? digits : digits.slice(0, -places);
  const fraction = places === 0 ? '' : digits.slice(-places).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A sum of decimals that many are added to: exact, in whole units of the last decimal that came. */
export class ExactSum {
  private units = 0n;
  private places = 0;

  add(value: DecimalInput): void {
    const text = plain(value);
    const places = decimalsOf(text);
    if (places > this.places) {
      this.units *= 10n ** BigInt(places - this.places);
      this.places = places;
    }
    this.units += unitsOf(text, this.places);
  }

  addSum(other: ExactSum): void {
    this.add(other.text);
  }

  get isZero(): boolean {
    return this.units === 0n;
  }

  /** Below zero when it is less than the other one, above when it is more. */
  compare(other: ExactSum): number {
    const places = Math.max(this.places, other.places);
    const [one, two] = [this, other].map((sum) => sum.units * 10n ** BigInt(places - sum.places)) as [bigint, bigint];
    return one < two ? -1 : one > two ? 1 : 0;
  }

  get text(): Decimal {
    return writtenOut(this.units, this.places);
  }
}
