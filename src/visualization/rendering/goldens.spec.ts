import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chartTypeNames, checkVisualization } from '../chart/index.js';
import { chartSvg } from './chart-svg.js';
import { SAMPLES, type Sample } from './testing/samples.js';

/**
 * A picture of each kind in both themes, kept as text. After a change that is meant, `npm run goldens` draws them anew;
 * look at the difference (`npm run goldens -- --png` makes PNGs beside them, which are not kept).
 */
const FOLDER = fileURLToPath(new URL('../../../test/goldens/', import.meta.url));
// eslint-disable-next-line no-restricted-syntax -- no setting of the product: said by `npm run goldens` to this test alone.
const REDRAW = process.env['TIDEMARK_REDRAW_GOLDENS'] === 'true';
const THEMES = ['light', 'dark'] as const;

function draw(sample: Sample, theme: 'light' | 'dark'): string {
  const check = checkVisualization(sample.spec);
  if (!check.ok) throw new Error(check.problems.map(({ message }) => message).join(' '));
  const context = { theme, locale: 'en-GB', timeZone: 'UTC', width: sample.width ?? 640, height: sample.height ?? 260 };
  const picture = chartSvg(check.spec, sample.result, context);
  if (picture.empty) throw new Error(`${sample.name} draws nothing: ${picture.empty.message}`);
  return `${picture.svg}\n`;
}

describe('the golden pictures', () => {
  it('show every kind', () => {
    expect([...new Set(SAMPLES.map(({ spec }) => spec.type))].sort()).toEqual(chartTypeNames().sort());
    if (REDRAW) mkdirSync(FOLDER, { recursive: true });
    else
      expect(readdirSync(FOLDER).filter((name) => name.endsWith('.svg'))).toHaveLength(SAMPLES.length * THEMES.length);
  });

  it.each(SAMPLES.flatMap((sample) => THEMES.map((theme) => [sample.name, theme, sample] as const)))(
    'show %s in the %s theme as it was looked at',
    (name, theme, sample) => {
      const file = `${FOLDER}${name}-${theme}.svg`;
      const drawn = draw(sample, theme);
      if (REDRAW) writeFileSync(file, drawn);
      expect(existsSync(file)).toBe(true);
      expect(drawn).toBe(readFileSync(file, 'utf8'));
    },
  );
});
