import { CHART_THEMES, isBrandColor, seriesColor, themeOf, withOpacity } from './theme.js';

type Matrix = readonly (readonly [number, number, number])[];
type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes 2009, severity 1.0, in linear RGB. */
const VISIONS: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const luminance = (hex: string): number => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** B. Ottosson's OKLab, ×100: about 2 is the least that is noticed. */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ];
}

function distance(a: string, b: string, vision: Matrix): number {
  const seen = (hex: string): Triple => {
    const [r, g, bl] = linear(hex);
    const [x, y, z] = vision.map((row) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * bl)));
    return oklab([x ?? 0, y ?? 0, z ?? 0]);
  };
  const left = seen(a);
  const right = seen(b);
  return Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
}

function leastDistance(colors: readonly string[], vision: Matrix): number {
  return Math.min(...colors.flatMap((a, index) => colors.slice(index + 1).map((b) => distance(a, b, vision))));
}

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const theme = CHART_THEMES[name];

  it.each(Object.keys(VISIONS))('keeps series apart under %s vision', (vision) => {
    const matrix = VISIONS[vision] ?? [];
    expect(leastDistance(theme.series.slice(0, 5), matrix)).toBeGreaterThan(10);
    expect(leastDistance(theme.series, matrix)).toBeGreaterThan(8);
  });

  it('lets every series stand out from the card, and every text be read on it', () => {
    for (const color of [...theme.series, theme.rest]) expect(contrast(color, theme.card)).toBeGreaterThanOrEqual(3);
    for (const color of [theme.text, theme.muted, theme.success, theme.warning, theme.danger]) {
      expect(contrast(color, theme.card)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('starts its palette again when it is used up', () => {
    expect(seriesColor(theme, 8)).toBe(seriesColor(theme, 0));
    expect(withOpacity('#0e7490', 0.5)).toBe('#0e749080');
  });
});

describe.each(['light', 'dark'] as const)('a brand over the %s theme', (name) => {
  const theme = CHART_THEMES[name];

  it('takes its colours as they are where they can be seen, and moves them where not', () => {
    const branded = themeOf({ theme: name, brand: { primary: '#c2410c', series: ['#c2410c', '#fffbe6', '#0b1220'] } });
    for (const color of branded.series) expect(contrast(color, theme.card)).toBeGreaterThanOrEqual(3);
    expect(branded.accent).toBe('#c2410c');
    expect(branded.series[0]).toBe('#c2410c');
    expect(branded.series).not.toContain(theme.accent);
  });

  it('has eight colours, its own first, whatever is given', () => {
    expect(themeOf({ theme: name, brand: { primary: '#be123c' } }).series).toHaveLength(8);
    expect(themeOf({ theme: name, brand: {} })).toBe(theme);
    expect(themeOf({ theme: name })).toBe(theme);
  });
});

it('knows a colour that a brand may have', () => {
  expect(['#0e7490', '#FFFFFF'].every(isBrandColor)).toBe(true);
  expect(['red', '#fff', '#0e749080', 'url(#x)', '#0e7490"'].some(isBrandColor)).toBe(false);
});
