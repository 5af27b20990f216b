/** Red, green and blue of a colour, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/** Reads `#rrggbb`; black for what is none. */
export function rgbOf(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(hex);
  return match ? [parse(match[1]), parse(match[2]), parse(match[3])] : [0, 0, 0];
}

function parse(channel: string | undefined): number {
  return Number.parseInt(channel ?? '0', 16);
}

/** The colour between two, `share` of the way from the first (0) to the second (1). */
export function mix(from: string, to: string, share: number): string {
  const a = rgbOf(from);
  const b = rgbOf(to);
  const at = Math.min(1, Math.max(0, share));
  return `#${a
    .map((channel, index) => Math.round(channel + ((b[index] ?? 0) - channel) * at))
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('')}`;
}

/** Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white). */
export function luminance(hex: string): number {
  const [r, g, b] = rgbOf(hex).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Contrast of two colours as WCAG 2.2 defines it: 1 to 21. */
export function contrast(a: string, b: string): number {
  const x = luminance(a);
  const y = luminance(b);
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** The colour, moved toward `pole` in small steps until it stands out from `ground` by `least` to one. */
export function standingOut(color: string, ground: string, pole: string, least: number): string {
  for (let step = 0; step <= 20; step += 1) {
    const candidate = mix(color, pole, step / 20);
    if (contrast(candidate, ground) >= least) return candidate;
  }
  return pole;
}

/** Of two text colours the one that is read better on a ground. */
export function readableOn(ground: string, a: string, b: string): string {
  return contrast(a, ground) >= contrast(b, ground) ? a : b;
}
