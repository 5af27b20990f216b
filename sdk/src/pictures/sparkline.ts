export const WIDTH = 100;
export const HEIGHT = 30;
const PAD = 2;

interface Point {
  x: number;
  y: number;
}

/** The path of a small line through points, as SVG writes it; null is a gap. Empty when there is nothing to draw. */
export function linePath(points: readonly (number | null)[]): string {
  return runsOf(points)
    .map((run) => run.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(''))
    .join('');
}

function runsOf(points: readonly (number | null)[]): Point[][] {
  const known = points.filter((point) => point !== null);
  const low = known.reduce((least, point) => Math.min(least, point), Infinity);
  const span = known.reduce((most, point) => Math.max(most, point), -Infinity) - low;
  const runs: Point[][] = [[]];
  points.forEach((point, index) => {
    if (point === null) return void runs.push([]);
    const share = span === 0 ? 0.5 : (point - low) / span;
    const x = round((index / Math.max(1, points.length - 1)) * WIDTH);
    runs.at(-1)?.push({ x, y: round(HEIGHT - PAD - share * (HEIGHT - 2 * PAD)) });
  });
  return runs.filter((run) => run.length > 0);
}

const round = (value: number): number => Math.round(value * 100) / 100;
