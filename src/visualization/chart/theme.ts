import { standingOut } from './color.js';

/** Colours and type of one theme, as the design's tokens give them. Charts take every colour from here. */
export interface ChartTheme {
  card: string;
  /** Grid lines and frames of tooltips. */
  border: string;
  /** The zero line and axis pointers: a little stronger than a grid line. */
  line: string;
  text: string;
  muted: string;
  accent: string;
  success: string;
  warning: string;
  danger: string;
  /** Behind the bars under the pointer. */
  hover: string;
  /** What is put together as "Other". */
  rest: string;
  /**
   * Eight series colours in the order of use. Each stands out 3 : 1 from the card, and any two of the first five stay
   * apart under protanopia, deuteranopia and tritanopia (checked in theme.spec.ts; the design's own third and fourth,
   * and fourth and fifth, did not).
   */
  series: readonly string[];
}

export const CHART_THEMES: Readonly<Record<'light' | 'dark', ChartTheme>> = {
  light: {
    card: '#ffffff',
    border: '#e3e6eb',
    line: '#b4bdc9',
    text: '#16202e',
    muted: '#566476',
    accent: '#0e7490',
    success: '#137333',
    warning: '#a14908',
    danger: '#b91c1c',
    hover: 'rgba(93, 107, 126, 0.09)',
    rest: '#7b8798',
    series: ['#0e7490', '#8959d8', '#d97706', '#3e5e03', '#c3125a', '#2c9b85', '#282f5c', '#6c1920'],
  },
  dark: {
    card: '#141b24',
    border: '#243040',
    line: '#4a5a70',
    text: '#e6ebf2',
    muted: '#9aa8ba',
    accent: '#38bdd8',
    success: '#4ade80',
    warning: '#fbbf24',
    danger: '#f87171',
    hover: 'rgba(154, 168, 186, 0.10)',
    rest: '#77869a',
    series: ['#38bdd8', '#997dfa', '#efb000', '#b9fc71', '#fd718b', '#a4d2bb', '#5863db', '#9c6b3f'],
  },
};

export const CHART_FONT = "'Inter Variable', Inter, system-ui, sans-serif";

/** A tenant's own colours, `#rrggbb` each. What is left out stays as the theme has it. */
export interface ChartBrand {
  primary?: string;
  /** Series colours in the order of use; the first stands for `primary` where that is left out. */
  series?: readonly string[];
}

/** Graphics must stand out from their ground 3 : 1 (WCAG 2.2, 1.4.11). */
const LEAST_CONTRAST = 3;

/**
 * The theme that a chart is drawn in. A brand's colours are taken as they are where they can be seen on the card, and
 * moved toward the text's colour as far as they must where not; the house's own follow them, the accent that they replace left out.
 */
export function themeOf({ theme: name, brand }: { theme: 'light' | 'dark'; brand?: ChartBrand }): ChartTheme {
  const theme = CHART_THEMES[name];
  if (!brand) return theme;
  const visible = (color: string): string => standingOut(color, theme.card, theme.text, LEAST_CONTRAST);
  const own = (brand.series ?? []).map(visible);
  const primary = brand.primary === undefined ? own[0] : visible(brand.primary);
  if (primary === undefined) return theme;
  const first = own.length > 0 ? own : [primary];
  const others = theme.series.filter((color) => !first.includes(color) && color !== theme.accent);
  return { ...theme, accent: primary, series: [...first, ...others].slice(0, Math.max(8, first.length)) };
}

/** True for a colour that a brand may have. */
export function isBrandColor(color: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(color);
}

/** The colour of the series at `index`; past the palette it starts again. */
export function seriesColor(theme: ChartTheme, index: number): string {
  return theme.series[index % theme.series.length] ?? theme.accent;
}

/** The same colour, see-through: `opacity` from 0 to 1 as an eight-digit hex colour. */
export function withOpacity(color: string, opacity: number): string {
  const alpha = Math.round(Math.min(1, Math.max(0, opacity)) * 255);
  return `${color}${alpha.toString(16).padStart(2, '0')}`;
}
