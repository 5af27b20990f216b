/**
 * Largest-Triangle-Three-Buckets down-sampling (S. Steinarsson, "Downsampling Time Series for Visual Representation",
 * University of Iceland, 2013): of each bucket the point is kept that spans the largest triangle with the point kept
 * before and the mean of the next bucket, so that peaks survive.
 *
 * Answers indices into the inputs, ascending. Null values are no points; the first null after a value is kept, so that
 * gaps stay gaps. With no more than `threshold` points all indices come back.
 */
export function lttbIndices(x: readonly number[], y: readonly (number | null)[], threshold: number): number[] {
  const points: number[] = [];
  const gaps: number[] = [];
  y.forEach((value, index) => {
    if (value !== null) points.push(index);
    else if (index > 0 && y[index - 1] !== null) gaps.push(index);
  });
  if (points.length <= threshold || threshold < 3) return y.map((_, index) => index);
  const kept = pick(points, x, y, threshold);
  return [...kept, ...gaps].sort((a, b) => a - b);
}

function pick(
  points: readonly number[],
  x: readonly number[],
  y: readonly (number | null)[],
  threshold: number,
): number[] {
  const at = (position: number): readonly [number, number, number] => {
    const index = points[position] ?? 0;
    return [index, x[index] ?? 0, y[index] ?? 0];
  };
  const width = (points.length - 2) / (threshold - 2);
  const kept = [at(0)[0]];
  let [, lastX, lastY] = at(0);
  for (let bucket = 0; bucket < threshold - 2; bucket += 1) {
    const start = Math.floor(bucket * width) + 1;
    const end = Math.floor((bucket + 1) * width) + 1;
    const nextEnd = Math.min(Math.floor((bucket + 2) * width) + 1, points.length);
    let meanX = 0;
    let meanY = 0;
    for (let position = end; position < nextEnd; position += 1) {
      const [, px, py] = at(position);
      meanX += px / (nextEnd - end);
      meanY += py / (nextEnd - end);
    }
    let best = -1;
    let chosen = at(start);
    for (let position = start; position < end; position += 1) {
      const [, px, py] = at(position);
      const area = Math.abs((lastX - meanX) * (py - lastY) - (lastX - px) * (meanY - lastY));
      if (area > best) {
        best = area;
        chosen = at(position);
      }
    }
    kept.push(chosen[0]);
    [, lastX, lastY] = chosen;
  }
  kept.push(at(points.length - 1)[0]);
  return kept;
}
