import { bodyProblem } from './json-body.js';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const LIMITS = { depth: 3, fields: 2, items: 3, values: 6 };

describe('what a body may be', () => {
  it.each([
    [null, null],
    ['text', null],
    [{ a: [{ b: 1 }] }, null],
    [[[[[]]]], { path: '', rule: 'maxDepth' }],
    [{ a: 1, b: 2, c: 3 }, { path: '', rule: 'maxFields' }],
    [{ a: { x: 1, y: 2, z: 3 } }, { path: 'a', rule: 'maxFields' }],
    [{ a: [1, 2, 3, 4] }, { path: 'a', rule: 'arrayMaxSize' }],
    [[[1, 2], [3, 4]], { path: '', rule: 'maxValues' }],
  ])('%j: %j', (body, expected) => {
    const found = bodyProblem(body, LIMITS);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  it.each([
    [{ a: { b: ['x', 'y\0'] } }, 'a.b.1'],
    [{ a: 'half \ud83d' }, 'a'],
    [{ a: { 'b\0': 1 } }, 'a'],
    ['\ude00', ''],
  ])('refuses text that cannot be kept: %j', (body, path) => {
    expect(bodyProblem(body)).toMatchObject({ path, rule: 'text' });
  });

  it('takes every other text', () => {
    expect(bodyProblem({ a: '😀 שלום ok', b: [1, null, true] })).toBeNull();
  });

  it('needs no stack for what is very deep', () => {
    expect(bodyProblem(nested(100_000))).toMatchObject({ rule: 'maxDepth' });
  });

  it('stops at the limit, however much comes after it', () => {
    const read: number[] = [];
    const list = Array.from({ length: 60_000 }, (_, index) => Object.defineProperty({}, 'x', { enumerable: true, get: () => read.push(index) }));
    expect(bodyProblem({ lists: [list.slice(0, 5_000), ...Array.from({ length: 20 }, () => list.slice(0, 5_000))] })).toMatchObject({ rule: 'maxValues' });
    expect(read.length).toBeLessThanOrEqual(50_000);
  });
});
