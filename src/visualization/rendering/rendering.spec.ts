import { init } from 'echarts';
import { inflateSync } from 'node:zlib';
import { getDocumentProxy } from 'unpdf';
import {
  buildChartOption,
  CHART_THEMES,
  checkVisualization,
  type ChartResult,
  type ChartSpec,
  type PlottedSpec,
} from '../chart/index.js';
import { contextOf, resultOf } from '../chart/testing/results.js';
import { chartSvg } from './chart-svg.js';
import { tidied } from './echarts-svg.js';
import { visualRuns, withFontRuns } from './font-runs.js';
import { fontFor, openFont } from './fonts.js';
import { fitText, measureInFont, measureText, wrapText } from './measure-text.js';
import { pdfOf } from './pdf.js';
import { pageSvg } from './picture-page.js';
import { pngOf } from './png.js';
import { element, escapeXml } from './svg-text.js';
import { SAMPLES } from './testing/samples.js';
import { fittedWidths } from './table-svg.js';

const context = contextOf();

function specOf(value: { type: string; config: object }): ChartSpec {
  const check = checkVisualization(value);
  if (!check.ok) throw new Error(check.problems.map(({ message }) => message).join(' '));
  return check.spec;
}
const bars = specOf({ type: 'bar', config: { x: 'name', y: 'value', horizontal: true } });
const named = (...names: string[]): ChartResult =>
  resultOf(
    { name: 'string', value: 'number' },
    names.map((name, index) => [name, index + 1]),
  );

const textsOf = (svg: string): string[] =>
  Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), ([, text = '']) => text);

/** Width, height and pixels (RGBA) of a PNG without interlacing: the few lines of RFC 2083 that this takes. */
function pixelsOf(png: Uint8Array): { width: number; height: number; at: (x: number, y: number) => number[] } {
  const bytes = Buffer.from(png);
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const line = width * 4;
  const out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)] ?? 0;
    for (let x = 0; x < line; x += 1) {
      const value = raw[y * (line + 1) + 1 + x] ?? 0;
      const a = x >= 4 ? (out[y * line + x - 4] ?? 0) : 0;
      const b = y > 0 ? (out[(y - 1) * line + x] ?? 0) : 0;
      const c = x >= 4 && y > 0 ? (out[(y - 1) * line + x - 4] ?? 0) : 0;
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      out[y * line + x] = value + ([0, a, b, (a + b) >> 1, paeth][filter] ?? 0);
    }
  }
  return { width, height, at: (x, y) => [...out.subarray(y * line + x * 4, y * line + x * 4 + 4)] };
}

describe('a picture from the server', () => {
  it.each(SAMPLES.filter(({ spec }) => !['table', 'pivot', 'metric'].includes(spec.type)))(
    'of $name has the marks and the words that the page draws of the same option',
    ({ spec, result, width = 640, height = 260 }) => {
      const at = contextOf({ width, height });
      // The page hands exactly this option to ECharts.
      const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
      chart.setOption({ ...buildChartOption(spec as PlottedSpec, result, at), animation: false });
      const page = chart.renderToSVGString();
      chart.dispose();
      const server = chartSvg(spec, result, at).svg;
      expect(textsOf(server)).toEqual(textsOf(page));
      const marks = (svg: string): number => svg.match(/<(?:path|circle|polyline|polygon)\b/g)?.length ?? 0;
      expect(marks(server)).toBe(marks(page));
      expect(textsOf(server).length).toBeGreaterThan(0);
    },
  );

  it('says in words what it shows, and carries no script, style or foreign address', () => {
    for (const { spec, result } of SAMPLES) {
      const { svg, description } = chartSvg(spec, result, context);
      expect(svg).toContain('role="img"');
      expect(description.length).toBeGreaterThan(10);
      expect(svg).not.toMatch(/<style|<script|ecmeta|href="http|style="/);
    }
  });

  it('is the same for the same arguments', () => {
    const [{ spec, result }] = SAMPLES as [(typeof SAMPLES)[number]];
    expect(chartSvg(spec, result, context).svg).toBe(chartSvg(spec, result, context).svg);
  });

  it('says in its middle why there is nothing to draw', () => {
    const { svg, empty } = chartSvg(bars, named(), context);
    expect(empty?.reason).toBe('no-rows');
    expect(textsOf(svg).join(' ')).toBe('The query found no rows. Widen the time range or remove a filter.');
  });

  it('escapes what would be markup and drops what XML cannot carry', () => {
    const hard = named('<b>&"\'</b>', 'a\u0000\u0008b', 'lone \ud800 half');
    for (const spec of [
      bars,
      specOf({ type: 'table', config: {} }),
      specOf({ type: 'pivot', config: { rows: 'name', values: 'value' } }),
    ]) {
      const { svg } = chartSvg(spec, hard, context);
      expect(svg).not.toMatch(/<b>|\ud800(?![\udc00-\udfff])/);
      expect(svg).not.toContain('\u0000');
      expect(svg).toContain('&lt;b&gt;&amp;&quot;');
      pngOf(svg);
    }
  });

  it('takes a brand’s colours', () => {
    const { svg } = chartSvg(bars, named('a', 'b'), contextOf({ brand: { primary: '#c2410c' } }));
    expect(svg).toContain('#c2410c');
    expect(svg).not.toContain(CHART_THEMES.light.accent);
  });

  it('has its card behind it, or nothing', () => {
    expect(pixelsOf(pngOf(chartSvg(bars, named('a'), contextOf({ theme: 'dark' })).svg)).at(1, 1)).toEqual([
      0x14, 0x1b, 0x24, 255,
    ]);
    expect(pixelsOf(pngOf(chartSvg(bars, named('a'), context, 'transparent').svg)).at(1, 1)[3]).toBe(0);
  });
});

describe('a table as a picture', () => {
  const long = resultOf(
    { name: 'string', value: 'number' },
    Array.from({ length: 50 }, (_, index) => [`n${index}`, index]),
  );

  it('shows the rows that its height bears and says how many there are', () => {
    const texts = textsOf(chartSvg(specOf({ type: 'table', config: {} }), long, contextOf({ height: 28 * 5 })).svg);
    expect(texts).toContain('3 of 50 rows');
    expect(texts).not.toContain('n3');
  });

  it('gives each column its room, and takes from words what figures need', () => {
    expect(fittedWidths([100, 100], [0, 0], 400)).toEqual([200, 200]);
    expect(fittedWidths([300, 100], [70, 0], 300)).toEqual([200, 100]);
    const narrow = fittedWidths([300, 200], [70, 0], 100);
    expect(narrow.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 6);
  });

  it('leaves out columns of a pivot that have no room, and says so', () => {
    const wide = resultOf(
      { row: 'string', column: 'string', value: 'number' },
      Array.from({ length: 30 }, (_, index) => ['r', `column ${index}`, 1_000_000 + index]),
    );
    const spec = specOf({ type: 'pivot', config: { rows: 'row', columns: 'column', values: 'value' } });
    expect(textsOf(chartSvg(spec, wide, contextOf({ width: 400 })).svg).at(-1)).toMatch(/^\d of 30 columns$/);
  });
});

describe('text in the fonts that ship', () => {
  it('finds the font that has a character', () => {
    const fonts = (text: string): string[] =>
      Array.from(text, (character) => fontFor(character.codePointAt(0) ?? 0, 400));
    expect(fonts('aЖΩ')).toEqual(['regular', 'regular', 'regular']);
    expect(fonts('עر🍎')).toEqual(['hebrew', 'arabic', 'emoji']);
    expect(fonts('销東タ울')).toEqual(['han', 'han', 'han', 'hangul']);
    expect(fontFor('a'.codePointAt(0) ?? 0, 600)).toBe('semibold');
  });

  it('is as wide as its glyphs', () => {
    expect(measureText('', 12)).toBe(0);
    expect(measureText('iiii', 12)).toBeLessThan(measureText('WWWW', 12) / 3);
    expect(measureText('عربية', 20)).toBeCloseTo(measureText('عربية', 10) * 2, 6);
    expect(measureInFont('Wide', "600 20px 'Inter Variable', Inter").width).toBeGreaterThan(
      measureInFont('Wide', '20px Inter').width,
    );
  });

  it('is cut between what a reader sees as characters, and wrapped between words', () => {
    const cut = fitText('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧 family', 40, 12);
    expect(cut).toMatch(/^(👨‍👩‍👧)+…$/u);
    expect(measureText(cut, 12)).toBeLessThanOrEqual(40);
    expect(fitText('short', 100, 12)).toBe('short');
    const lines = wrapText('one two three four five six seven', 60, 12, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
  });

  it('stands in the order of its directions', () => {
    const order = (text: string): string =>
      visualRuns(text, 12, 400)
        .map((run) => run.text)
        .join('');
    expect(order('Made עברית טובה end')).toBe('Made טובה עברית end');
    expect(order('مبيعات 2024')).toBe('2024 مبيعات');
    expect(order('abc (def)')).toBe('abc (def)');
  });

  it('is split into one font each, ending where it was to end', () => {
    const svg = '<svg><text x="100" text-anchor="end" font-size="10">ab 🍎</text><text>plain &amp; simple</text></svg>';
    const split = withFontRuns(svg);
    expect(split).toContain('<text>plain &amp; simple</text>');
    const runs = Array.from(split.matchAll(/<text x="([\d.]+)" font-size="10"(?: font-family="([^"]+)")?>([^<]*)</g));
    expect(runs.map(([, , family, text]) => [family, text])).toEqual([
      [undefined, 'ab'],
      ['Noto Emoji', '🍎'],
    ]);
    expect(Number(runs[1]?.[1]) + measureText('🍎', 10)).toBeCloseTo(100, 1);
  });

  it.each(['إيرادات المبيعات', 'הכנסות ממכירות', '🍎🍐', 'Łódź Ωμέγα Привет', '销售收入', '東京タワー', '서울특별시'])(
    'draws %s, and not the box of a missing glyph',
    (text) => {
      const ink = (content: string): string => {
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="24" font-family="Inter"><text x="4" y="16" font-size="14">${content}</text></svg>`;
        const { at } = pixelsOf(pngOf(svg));
        return Array.from({ length: 200 * 24 }, (_, index) =>
          (at(index % 200, Math.floor(index / 200))[3] ?? 0) > 127 ? '1' : '0',
        ).join('');
      };
      const missing = '\u{13000}'.repeat(Array.from(text).length);
      expect(ink(text)).toContain('1');
      expect(ink(text)).not.toBe(ink(missing));
      // The empty box has a frame all around; four of its rows are long strokes.
      expect(ink(text).split('1').length).not.toBe(ink(missing).split('1').length);
    },
  );
});

describe('other formats', () => {
  it('a PNG has as many pixels as were asked for', () => {
    const { svg } = chartSvg(bars, named('a', 'b'), context);
    const { width, height } = pixelsOf(pngOf(svg, 2));
    expect([width, height]).toEqual([1280, 520]);
  });

  it('a PDF has its pages, its title, and the fonts inside', async () => {
    const { svg } = chartSvg(bars, named('alpha', 'עברית'), context);
    const page = {
      width: 500,
      height: 300,
      pictures: [{ svg, x: 10, y: 10, width: 320, height: 130 }],
      texts: [{ text: 'Sales', x: 10, y: 280, size: 12, color: '#000000' }],
    };
    const pdf = Buffer.from(
      await pdfOf({ title: 'Sales', language: 'en', createdAt: '2026-01-01T00:00:00Z', pages: [page, page] }),
    ).toString('latin1');
    expect(pdf).toMatch(/^%PDF-1\.\d/);
    expect(pdf).toMatch(/\/Count 2/);
    expect(pdf).toMatch(/\/MediaBox \[0 0 500 300\]/);
    expect(pdf).toMatch(/\/FontName \/\w+\+Inter/);
    expect(pdf).toContain('%%EOF');
  });
});

describe('figures in a PDF', () => {
  it('stand apart: a point between them is not driven under its neighbours', async () => {
    const texts = [{ text: '27.10', x: 10, y: 150, size: 100, color: '#000000' }];
    const pages = [{ width: 500, height: 300, pictures: [], texts }];
    const pdf = await pdfOf({ title: 'Figures', language: 'en', createdAt: '2026-01-01T00:00:00Z', pages });
    const page = await (await getDocumentProxy(new Uint8Array(pdf))).getPage(1);
    const [item] = (await page.getTextContent()).items;
    const font = openFont('regular');
    const { advanceWidth } = font.layout('27.10', { kern: false });
    expect(item && 'width' in item ? item.width : 0).toBeCloseTo((advanceWidth / font.unitsPerEm) * 100, 0);
  });
});

describe('texts of charts', () => {
  it('stay as they are, also where they look like what is made shorter beside them', () => {
    const labels = ['0.00123', '1.23456', 'url(#zr0-c1)'];
    const rows = labels.map((label, index) => [label, index + 1] as const);
    const { svg } = chartSvg({ type: 'bar', config: { x: 'name', y: 'value' } }, resultOf({ name: 'string', value: 'number' }, rows), contextOf(), 'card');
    for (const label of labels) expect(textsOf(svg)).toContain(label);
  });
});

describe('a page of pictures', () => {
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"><defs><clipPath id="c1"/></defs><g clip-path="url(#c1)"><use xlink:href="#c1"/></g></svg>';

  it('keeps the ids of its pictures apart, and each at its place', () => {
    const svg = pageSvg({ width: 50, height: 20, background: '#ffffff', pictures: [{ svg: picture, x: 1, y: 2, width: 20, height: 10 }, { svg: picture, x: 25, y: 2, width: 20, height: 10 }] });
    expect(svg.match(/id="[^"]+"/g)).toEqual(['id="p1-c1"', 'id="p2-c1"']);
    expect(svg.match(/url\(#[^)]+\)/g)).toEqual(['url(#p1-c1)', 'url(#p2-c1)']);
    expect(svg).toContain('<svg x="25" y="2" width="20" height="10" viewBox="0 0 10 10">');
  });

  it('leaves texts of its pictures as they are, whatever they say', () => {
    const words = element('text', {}, escapeXml('url(#c1) href="#c1" id="c1"'));
    const said = picture.replace('</g>', `${words}</g>`);
    expect(pageSvg({ width: 50, height: 20, pictures: [{ svg: said, x: 1, y: 2, width: 20, height: 10 }] })).toContain(words);
  });

  it('writes texts over them, wrapped and cut to their room', () => {
    const text = 'one two three four five six seven eight nine ten';
    const svg = pageSvg({ width: 200, height: 60, pictures: [], texts: [{ text, x: 0, y: 12, size: 12, color: '#000000', room: 120, lines: 2 }] });
    expect(textsOf(svg)).toHaveLength(2);
    expect(textsOf(svg)[1]).toMatch(/…$/);
  });
});

describe('ECharts’ SVG, tidied', () => {
  it('carries over where it rounds', () => {
    expect(tidied('<svg><path d="M19.9996 -9.9996L0.00123 129.9999"></path></svg>')).toBe('<path d="M20 -10L0 130"></path>');
  });

  it('numbers its ids from one and writes fonts and opacities as attributes', () => {
    const raw =
      '<svg width="1"><rect width="1" height="1" x="0" y="0" fill="none"></rect><defs ><clipPath id="zr7-c3"></clipPath></defs>' +
      '<g clip-path="url(#zr7-c3)"><path d="M1.23456 2" fill="#0e749080" fill-opacity="0.5" class="zr7-cls-1" ecmeta_x="1"></path></g>' +
      '<text style="font: normal 600 11px \'Inter\'" >a</text><style >.zr7-cls-1:hover{}</style></svg>';
    expect(tidied(raw)).toBe(
      '<defs ><clipPath id="c1"></clipPath></defs><g clip-path="url(#c1)"><path d="M1.23 2" fill="#0e7490" fill-opacity="0.5"></path></g>' +
        '<text font-size="11" font-weight="600" >a</text>',
    );
  });
});
