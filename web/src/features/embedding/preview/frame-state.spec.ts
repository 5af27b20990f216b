import { isScript } from './frame-state.js';

describe('the script of the frame', () => {
  it.each<[number, string | null, boolean]>([
    [200, 'text/javascript; charset=utf-8', true],
    [200, 'application/javascript', true],
    [200, 'text/html; charset=utf-8', false],
    [404, 'application/json', false],
    [200, null, false],
  ])('with status %s and type %s is there: %s', (status, type, there) => {
    expect(isScript(status, type)).toBe(there);
  });
});
