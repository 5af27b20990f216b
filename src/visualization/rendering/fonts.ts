import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';

const require = createRequire(import.meta.url);
const fileOf = (name: string): string => require.resolve(`@expo-google-fonts/${name}`);
/** These packages name only their code; their fonts lie beside it. */
const fontBeside = (name: string, file: string): string =>
  join(dirname(require.resolve(`@embedpdf/${name}`)), '../fonts', file);

/**
 * The fonts that ship with Tidemark: TrueType and OpenType, since resvg and pdfkit read no woff2. All are under the SIL
 * Open Font License. Those of East Asia are large: they are read when the first text needs them, and have one weight.
 */
export const FONT_FILES = {
  regular: fileOf('inter/400Regular/Inter_400Regular.ttf'),
  medium: fileOf('inter/500Medium/Inter_500Medium.ttf'),
  semibold: fileOf('inter/600SemiBold/Inter_600SemiBold.ttf'),
  arabic: fileOf('noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf'),
  arabicBold: fileOf('noto-sans-arabic/600SemiBold/NotoSansArabic_600SemiBold.ttf'),
  hebrew: fileOf('noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf'),
  hebrewBold: fileOf('noto-sans-hebrew/600SemiBold/NotoSansHebrew_600SemiBold.ttf'),
  emoji: fileOf('noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
  /** Chinese in both scripts, and Japanese. */
  han: fontBeside('fonts-sc', 'NotoSansHans-Regular.otf'),
  hangul: fontBeside('fonts-kr', 'NotoSansKR-Regular.otf'),
} as const;

export type FontName = keyof typeof FONT_FILES;

/** The family by which pictures name the first of the fonts; the others are fallen back to. */
export const FONT_FAMILY = 'Inter';

/** The family that each font's file gives as its own. */
export const FONT_FAMILIES: Readonly<Record<FontName, string>> = {
  regular: FONT_FAMILY,
  medium: FONT_FAMILY,
  semibold: FONT_FAMILY,
  arabic: 'Noto Sans Arabic',
  arabicBold: 'Noto Sans Arabic',
  hebrew: 'Noto Sans Hebrew',
  hebrewBold: 'Noto Sans Hebrew',
  emoji: 'Noto Emoji',
  han: 'Noto Sans S Chinese Regular',
  hangul: 'Noto Sans Korean Regular',
};

const opened = new Map<FontName, fontkit.Font>();

/** A font, read from its file when it is first needed. */
export function openFont(name: FontName): fontkit.Font {
  const known = opened.get(name);
  if (known) return known;
  const font = fontkit.openSync(FONT_FILES[name]);
  if ('fonts' in font) throw new TypeError(`${FONT_FILES[name]} is a collection of fonts.`);
  opened.set(name, font);
  return font;
}

/** Which of Inter's weights stands for a CSS weight. */
export function interOf(weight: number): 'regular' | 'medium' | 'semibold' {
  if (weight >= 600) return 'semibold';
  return weight >= 500 ? 'medium' : 'regular';
}

/** Fonts that are read only where a text needs them. */
export const LARGE_FONTS = ['han', 'hangul'] as const satisfies readonly FontName[];
/** Hangul's first block; no script of East Asia lies before it, so what does needs none of the large fonts. */
const EAST_ASIAN_FROM = 0x1100;

const FALLBACKS: readonly FontName[] = ['arabic', 'hebrew', 'emoji'];
const BOLD_FALLBACKS: readonly FontName[] = ['arabicBold', 'hebrewBold', 'emoji'];

/** The font that has a character's shape: Inter where it can, else a fallback; Inter's empty box where none can. */
export function fontFor(codePoint: number, weight: number): FontName {
  const inter = interOf(weight);
  if (openFont(inter).hasGlyphForCodePoint(codePoint)) return inter;
  const fallbacks = weight >= 600 ? BOLD_FALLBACKS : FALLBACKS;
  const tried = codePoint < EAST_ASIAN_FROM ? fallbacks : [...fallbacks, ...LARGE_FONTS];
  return tried.find((name) => openFont(name).hasGlyphForCodePoint(codePoint)) ?? inter;
}
