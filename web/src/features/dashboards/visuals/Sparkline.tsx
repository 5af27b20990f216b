import { useId } from 'react';

const WIDTH = 200;
const HEIGHT = 40;
const PAD = 3;

/** A small line without axes, softly filled; stretches over its parent. Gaps stay gaps. */
export function Sparkline({ points, className }: { points: readonly (number | null)[]; className?: string }) {
  const gradient = useId();
  const runs = runsOf(points);
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={className}>
      <defs>
        <linearGradient id={gradient} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.16" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0.05" />
        </linearGradient>
      </defs>
      {runs.map((run) => (
        <g key={run[0]?.x}>
          <path
            d={`${lineOf(run)}L${run.at(-1)?.x ?? 0} ${HEIGHT}L${run[0]?.x ?? 0} ${HEIGHT}Z`}
            fill={`url(#${gradient})`}
          />
          <path
            d={lineOf(run)}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </g>
      ))}
    </svg>
  );
}

interface Point {
  x: number;
  y: number;
}

/** Stretches without a gap, in the picture's coordinates. */
function runsOf(points: readonly (number | null)[]): Point[][] {
  const known = points.filter((point) => point !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const runs: Point[][] = [];
  let run: Point[] = [];
  points.forEach((point, index) => {
    if (point === null) {
      if (run.length > 0) runs.push(run);
      run = [];
      return;
    }
    const height = span === 0 ? 0.5 : (point - low) / span;
    run.push({
      x: round((index / Math.max(1, points.length - 1)) * WIDTH),
      y: round(HEIGHT - PAD - height * (HEIGHT - 2 * PAD)),
    });
  });
  return run.length > 0 ? [...runs, run] : runs;
}

function lineOf(run: readonly Point[]): string {
  return run.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
