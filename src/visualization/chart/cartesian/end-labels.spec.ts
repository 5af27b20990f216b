import { contextOf, months, resultOf } from '../testing/results.js';
import { endLabelOffsets } from './end-labels.js';
import { cartesianModel } from './model.js';

const scale = { min: 0, max: 100, step: 25 };

function placesOf(ends: readonly number[], stacked = false): number[] {
  const rows = months(2).flatMap((month) => ends.map((end, index) => [month, `s${index}`, end]));
  const result = resultOf({ month: 'date', kind: 'string', net: 'number' }, rows);
  const model = cartesianModel('line', { x: 'month', y: 'net', series: 'kind', stacked }, result, contextOf());
  const offsets = endLabelOffsets(model, scale, 0, 200);
  let sum = 0;
  return ends.map((end, index) => {
    sum = stacked ? sum + end : end;
    return (100 - sum) * 2 + (offsets[index] ?? 0);
  });
}

const gaps = (places: readonly number[]): number[] => {
  const sorted = [...places].sort((a, b) => a - b);
  return sorted.slice(1).map((place, index) => place - (sorted[index] ?? 0));
};

describe('names at the ends of lines', () => {
  it('stay where they are when there is room', () => {
    expect(placesOf([80, 50, 20])).toEqual([40, 100, 160]);
  });

  it('move apart in both directions and keep their order', () => {
    const places = placesOf([50, 51, 49, 52]);
    expect(gaps(places).every((gap) => gap >= 13)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual([places[3], places[1], places[0], places[2]]);
    expect(Math.abs(places.reduce((sum, place) => sum + place, 0) / 4 - 99)).toBeLessThan(8);
  });

  it('do not leave the plot at the bottom', () => {
    const places = placesOf([0, 0, 0, 0]);
    expect(Math.max(...places)).toBeLessThanOrEqual(200);
    expect(gaps(places).every((gap) => gap >= 13)).toBe(true);
  });

  it('stand on top of those below in a stack', () => {
    expect(placesOf([30, 30, 30], true)).toEqual([140, 80, 20]);
  });
});
