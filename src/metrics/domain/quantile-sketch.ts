/** The accuracy of the sketches in `metric_rollups`: 0.75 %, which leaves room under the 1 % that is promised. */
export const SKETCH_ACCURACY = 0.0075;

/** Bins a side. As many distinct bins span 13 decades at 0.75 %; past that, those nearest zero become one. */
const MAX_BINS = 2048;

/** Magnitudes below the smallest normal double count as zero: subnormals have no relative accuracy left to keep. */
const SMALLEST = 2.2250738585072014e-308;

const VERSION = 1;
const ACCURACY_UNIT = 1e6;

/** Counts by bin of the magnitude's logarithm. */
type Bins = Map<number, number>;

/**
 * DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
 * PVLDB 12(12), 2019): bin k counts the magnitudes in (γ^(k-1), γ^k] with γ = (1 + α) / (1 - α), and 2γ^k / (γ + 1)
 * stands for each of them, at most α off. Negative values have bins of their own, zeros a count.
 *
 * Two sketches of one accuracy merge without loss, in any order and grouping, to the same bytes. The library of the
 * paper's authors was weighed and left: its merge forgets negative values (DataDog/sketches-js#22), and its form of
 * a single value takes more than a kilobyte where this takes ten bytes.
 */
export class QuantileSketch {
  private readonly gamma: number;
  private readonly logGamma: number;
  private readonly logMiddle: number;
  private readonly positive: Bins = new Map();
  private readonly negative: Bins = new Map();
  private zeros = 0;
  private total = 0;

  private constructor(readonly relativeAccuracy: number) {
    this.gamma = (1 + relativeAccuracy) / (1 - relativeAccuracy);
    this.logGamma = Math.log(this.gamma);
    this.logMiddle = Math.log(2 / (1 + this.gamma));
  }

  /**
   * An empty sketch.
   * @param relativeAccuracy α: a share, in steps of a millionth, at least 0.001 and below 1.
   * @throws RangeError for another accuracy.
   */
  static of(relativeAccuracy: number = SKETCH_ACCURACY): QuantileSketch {
    const kept = Math.round(relativeAccuracy * ACCURACY_UNIT) / ACCURACY_UNIT;
    if (!(kept >= 0.001 && kept < 1)) throw new RangeError('A sketch needs an accuracy from 0.001 to below 1.');
    return new QuantileSketch(kept);
  }

  /** How many values were added. */
  get count(): number {
    return this.total;
  }

  /**
   * Adds a value, or one value several times.
   * @throws RangeError when the value is not finite or the count is not a whole number above zero.
   */
  add(value: number, count = 1): void {
    if (!Number.isFinite(value)) throw new RangeError('A sketch takes finite numbers.');
    if (!(Number.isSafeInteger(count) && count > 0)) throw new RangeError('A value is added a whole number of times.');
    const magnitude = Math.abs(value);
    if (magnitude < SMALLEST) this.zeros += count;
    else {
      const bins = value > 0 ? this.positive : this.negative;
      increase(bins, Math.ceil(Math.log(magnitude) / this.logGamma), count);
    }
    this.total += count;
  }

  /**
   * Takes in all that another has counted.
   * @throws RangeError when the other's accuracy differs.
   */
  merge(other: QuantileSketch): void {
    this.requireAccuracy(other.relativeAccuracy);
    // A sketch merged into itself would lengthen the very map that is walked.
    for (const [key, count] of [...other.positive]) increase(this.positive, key, count);
    for (const [key, count] of [...other.negative]) increase(this.negative, key, count);
    this.zeros += other.zeros;
    this.total += other.total;
  }

  /**
   * Takes in a stored sketch without building it first: what merging thousands of rows costs.
   * @throws RangeError when the bytes are no sketch, or one of another accuracy.
   */
  mergeBytes(bytes: Uint8Array): void {
    const reader = new Reader(bytes);
    this.requireAccuracy(accuracyOf(reader));
    const zeros = reader.next();
    this.zeros += zeros;
    this.total += zeros + readBins(reader, this.positive) + readBins(reader, this.negative);
    reader.end();
  }

  /**
   * The q-quantile as `percentile_cont` defines it: between the two nearest ranks, interpolated. Off by at most
   * `relativeAccuracy` of the exact value where those two have one sign.
   * @param q from 0 to 1.
   * @returns null for an empty sketch.
   * @throws RangeError for another q.
   */
  quantile(q: number): number | null {
    if (!(q >= 0 && q <= 1)) throw new RangeError('A quantile lies between 0 and 1.');
    if (this.total === 0) return null;
    const rank = q * (this.total - 1);
    const below = Math.floor(rank);
    const [lower, upper] = this.atRanks(below, Math.ceil(rank));
    return lower === upper ? lower : lower + (upper - lower) * (rank - below);
  }

  /**
   * The stored form: version, accuracy in millionths, zeros, then for each sign the number of bins and, by rising key,
   * key (the first zigzag, the others as distance) and count; all as base-128 numbers. Equal contents, equal bytes.
   */
  toBytes(): Uint8Array {
    const writer = new Writer();
    writer.put(VERSION);
    writer.put(Math.round(this.relativeAccuracy * ACCURACY_UNIT));
    writer.put(this.zeros);
    writeBins(writer, this.positive);
    writeBins(writer, this.negative);
    return writer.bytes();
  }

  /** @throws RangeError when the bytes are no sketch. */
  static fromBytes(bytes: Uint8Array): QuantileSketch {
    const sketch = QuantileSketch.of(accuracyOf(new Reader(bytes)));
    sketch.mergeBytes(bytes);
    return sketch;
  }

  private requireAccuracy(accuracy: number): void {
    if (accuracy !== this.relativeAccuracy) {
      throw new RangeError(`A sketch of accuracy ${accuracy} does not merge into one of ${this.relativeAccuracy}.`);
    }
  }

  /** The values that stand at two ranks, counted from 0, the second at or after the first. */
  private atRanks(first: number, second: number): [number, number] {
    let lower: number | null = null;
    let passed = 0;
    for (const [value, count] of this.ascending()) {
      passed += count;
      if (lower === null && passed > first) lower = value;
      if (lower !== null && passed > second) return [lower, value];
    }
    throw new RangeError('A rank lies beyond the values of the sketch.');
  }

  private *ascending(): Generator<[value: number, count: number]> {
    for (const key of sortedKeys(this.negative).reverse()) yield [-this.middleOf(key), this.negative.get(key) ?? 0];
    if (this.zeros > 0) yield [0, this.zeros];
    for (const key of sortedKeys(this.positive)) yield [this.middleOf(key), this.positive.get(key) ?? 0];
  }

  private middleOf(key: number): number {
    return Math.min(Math.exp(key * this.logGamma + this.logMiddle), Number.MAX_VALUE);
  }
}

/** Counts in one bin. Bins above the limit are made one only when they have doubled, so that it costs little each. */
function increase(bins: Bins, key: number, count: number): void {
  bins.set(key, (bins.get(key) ?? 0) + count);
  if (bins.size >= 2 * MAX_BINS) collapse(bins);
}

/**
 * Keeps the `MAX_BINS` of greatest magnitude; the rest is counted in the smallest of them. Since a bin that falls here
 * would fall whenever it came, the outcome does not depend on order.
 */
function collapse(bins: Bins): void {
  if (bins.size <= MAX_BINS) return;
  const keys = ascending(bins);
  const spare = keys.length - MAX_BINS;
  let moved = 0;
  for (const key of keys.subarray(0, spare)) {
    moved += bins.get(key) ?? 0;
    bins.delete(key);
  }
  increase(bins, keys[spare] ?? 0, moved);
}

const ascending = (bins: Bins): Int32Array => Int32Array.from(bins.keys()).sort();

function sortedKeys(bins: Bins): Int32Array {
  collapse(bins);
  return ascending(bins);
}

function accuracyOf(reader: Reader): number {
  if (reader.next() !== VERSION) throw new RangeError('These bytes are no sketch of a known version.');
  return reader.next() / ACCURACY_UNIT;
}

function writeBins(writer: Writer, bins: Bins): void {
  const keys = sortedKeys(bins);
  writer.put(keys.length);
  let previous: number | null = null;
  for (const key of keys) {
    writer.put(previous === null ? zigzag(key) : key - previous);
    writer.put(bins.get(key) ?? 0);
    previous = key;
  }
}

/** Adds stored bins to others. @returns how many values they count. */
function readBins(reader: Reader, bins: Bins): number {
  let key: number | null = null;
  let total = 0;
  for (let left = reader.next(); left > 0; left -= 1) {
    const step = reader.next();
    key = key === null ? unzigzag(step) : key + step;
    const count = reader.next();
    increase(bins, key, count);
    total += count;
  }
  return total;
}

const zigzag = (key: number): number => (key < 0 ? -2 * key - 1 : 2 * key);
const unzigzag = (code: number): number => (code % 2 === 0 ? code / 2 : -(code + 1) / 2);

/** Whole numbers up to 2^53, seven bits a byte, the lowest first. */
class Writer {
  private readonly written: number[] = [];

  put(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.written.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.written.push(rest);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.written);
  }
}

class Reader {
  private at = 0;

  constructor(private readonly source: Uint8Array) {}

  next(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.source[this.at];
      if (byte === undefined || scale > Number.MAX_SAFE_INTEGER)
        throw new RangeError('These bytes are no whole sketch.');
      this.at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  end(): void {
    if (this.at !== this.source.length) throw new RangeError('These bytes are more than a sketch.');
  }
}
