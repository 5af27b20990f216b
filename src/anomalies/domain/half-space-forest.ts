import { seededRandom } from './random.js';
import type { StateReader, StateWriter } from './packed-state.js';

const TREES = 15;
const DEPTH = 7;
const NODES = 2 ** (DEPTH + 1) - 1;
/** A node with less mass than this says no more about how dense its half is. */
const LEAST_MASS = 10;
const HALF_LIFE = 2000;

/**
 * Half-space trees: how thin the past is around a point, by random halvings of the space of shingles.
 * Tan, Ting and Liu, "Fast Anomaly Detection for Streaming Data", IJCAI 2011; masses fade here instead of changing windows.
 * The trees follow from the seed alone; what is kept of a series are their masses.
 */
export class HalfSpaceForest {
  private readonly shape: Shape;
  private readonly mass = new Float64Array(TREES * NODES);
  private total = 0;
  private weight = 1;
  private static readonly growth = 2 ** (1 / HALF_LIFE);

  constructor(dimensions: number, seed: number) {
    this.shape = shapeOf(dimensions, seed);
  }

  /** How thin the past is around a point of [0, 1]^dimensions (higher: thinner); the point is learned afterwards. */
  next(point: Float64Array): number {
    const { dimensionOf, splitOf } = this.shape;
    let sum = 0;
    const least = LEAST_MASS * this.weight;
    for (let tree = 0; tree < TREES; tree += 1) {
      const root = tree * NODES;
      let node = 0;
      let density = -1;
      for (let depth = 0; depth <= DEPTH; depth += 1) {
        const at = root + node;
        const mass = this.mass[at] as number;
        if (density < 0 && (mass <= least || depth === DEPTH)) density = (mass + this.weight / 2) * 2 ** depth;
        this.mass[at] = mass + this.weight;
        node = 2 * node + ((point[dimensionOf[at] as number] as number) < (splitOf[at] as number) ? 1 : 2);
      }
      sum += Math.log2(density / (this.total + this.weight));
    }
    this.total += this.weight;
    this.weight *= HalfSpaceForest.growth;
    if (this.weight > 1e6) this.rescale();
    return 2 ** (-sum / TREES / 2);
  }

  write(out: StateWriter): void {
    out.put(this.total, this.weight);
    out.putAll(this.mass);
  }

  read(from: StateReader): void {
    this.total = from.next();
    this.weight = from.next();
    from.nextInto(this.mass);
  }

  private rescale(): void {
    for (let i = 0; i < this.mass.length; i += 1) this.mass[i]! /= this.weight;
    this.total /= this.weight;
    this.weight = 1;
  }
}

/** The trees: the dimension and the place at which each node halves its space. */
interface Shape {
  dimensionOf: Uint8Array;
  splitOf: Float64Array;
}

const shapes = new Map<string, Shape>();

/** All detectors have the same trees, so they are grown once. */
function shapeOf(dimensions: number, seed: number): Shape {
  const key = `${dimensions}:${seed}`;
  const known = shapes.get(key);
  if (known) return known;
  const shape = { dimensionOf: new Uint8Array(TREES * NODES), splitOf: new Float64Array(TREES * NODES) };
  const random = seededRandom(seed);
  for (let tree = 0; tree < TREES; tree += 1) {
    const lows: number[] = [];
    const highs: number[] = [];
    for (let i = 0; i < dimensions; i += 1) {
      const centre = random();
      const reach = 2 * Math.max(centre, 1 - centre);
      lows.push(centre - reach);
      highs.push(centre + reach);
    }
    grow(shape, tree * NODES, 0, 0, lows, highs, random);
  }
  shapes.set(key, shape);
  return shape;
}

function grow(shape: Shape, root: number, node: number, depth: number, lows: number[], highs: number[], random: () => number): void {
  if (depth === DEPTH) return;
  const dimension = Math.floor(random() * lows.length);
  const low = lows[dimension] as number;
  const high = highs[dimension] as number;
  const middle = (low + high) / 2;
  shape.dimensionOf[root + node] = dimension;
  shape.splitOf[root + node] = middle;
  highs[dimension] = middle;
  grow(shape, root, 2 * node + 1, depth + 1, lows, highs, random);
  highs[dimension] = high;
  lows[dimension] = middle;
  grow(shape, root, 2 * node + 2, depth + 1, lows, highs, random);
  lows[dimension] = low;
}
