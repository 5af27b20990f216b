import { Resvg } from '@resvg/resvg-js';
import { withFontRuns } from './font-runs.js';
import { FONT_FAMILY, FONT_FILES } from './fonts.js';

const FONTS = {
  fontFiles: Object.values(FONT_FILES),
  // A server's own fonts would make the same chart look different from machine to machine.
  loadSystemFonts: false,
  defaultFontFamily: FONT_FAMILY,
  sansSerifFamily: FONT_FAMILY,
};

/** An SVG as PNG, `scale` device pixels to a pixel, in the fonts that ship. */
export function pngOf(svg: string, scale = 1): Uint8Array {
  return new Resvg(withFontRuns(svg), { fitTo: { mode: 'zoom', value: scale }, font: FONTS }).render().asPng();
}

/** The same SVG with every text as outlines: shaped, in its own direction, no font needed any more. */
export function outlined(svg: string): string {
  return new Resvg(svg, { font: FONTS }).toString();
}
