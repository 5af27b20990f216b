import { toStorableText } from '../../platform/http/index.js';

/** At most `most` characters, with an ellipsis where something is left out; whole characters, and none that cannot be stored. */
export function clipped(text: string, most: number): string {
  const storable = toStorableText(text);
  if (storable.length <= most) return storable;
  return toStorableText(storable.slice(0, most - 1)).replace(/[\s\uFFFD]+$/u, '') + '…';
}
