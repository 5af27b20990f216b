/** UTF-16 offset of the character that starts at, or spans, `bytes` of the text's UTF-8 form. */
export function fromByteOffset(text: string, bytes: number): number {
  let passed = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (passed >= bytes) return at;
    const code = text.codePointAt(at) ?? 0;
    passed += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code >= 0x10000) at += 1;
  }
  return text.length;
}

/** UTF-16 offset of the character number `points` (0-based, in code points). */
export function fromCodePointOffset(text: string, points: number): number {
  let at = 0;
  for (let passed = 0; passed < points && at < text.length; passed += 1) {
    at += (text.codePointAt(at) ?? 0) >= 0x10000 ? 2 : 1;
  }
  return at;
}
