import { Resvg } from '@resvg/resvg-js';
import { withFontRuns } from './font-runs.js';
import { FONT_FAMILIES, FONT_FAMILY, FONT_FILES, LARGE_FONTS, type FontName } from './fonts.js';

const LARGE: readonly FontName[] = LARGE_FONTS;
const EVERYDAY = (Object.keys(FONT_FILES) as FontName[]).filter((name) => !LARGE.includes(name));

/** The fonts for an SVG whose texts are of one font each; the large ones only where it names them. */
function fontsFor(svg: string) {
  const named = LARGE.filter((name) => svg.includes(`font-family="${FONT_FAMILIES[name]}"`));
  return {
    fontFiles: [...EVERYDAY, ...named].map((name) => FONT_FILES[name]),
    // A server's own fonts would make the same chart look different from machine to machine.
    loadSystemFonts: false,
    defaultFontFamily: FONT_FAMILY,
    sansSerifFamily: FONT_FAMILY,
  };
}

/** An SVG as PNG, `scale` device pixels to a pixel, in the fonts that ship. */
export function pngOf(svg: string, scale = 1): Uint8Array {
  const set = withFontRuns(svg);
  return new Resvg(set, { fitTo: { mode: 'zoom', value: scale }, font: fontsFor(set) }).render().asPng();
}

/** The same SVG with every text as outlines: shaped, in its own direction, no font needed any more. */
export function outlined(svg: string): string {
  return new Resvg(svg, { font: fontsFor(svg) }).toString();
}
