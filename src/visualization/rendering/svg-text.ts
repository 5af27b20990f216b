// XML 1.0 has no place for these, escaped or not; one of them would make the whole picture unreadable.
const NOT_XML =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Without the characters that XML cannot carry. */
export function withoutControls(text: string): string {
  return text.replaceAll(NOT_XML, '');
}

/** Text as it may stand in an element or in a quoted attribute. */
export function escapeXml(text: string): string {
  return withoutControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A number as short as it may be in a picture: at most two digits after the point. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

/** An element; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escapeXml(value)}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export interface TextStyle {
  x: number;
  /** The baseline. */
  y: number;
  size: number;
  color: string;
  weight?: number;
  anchor?: 'start' | 'middle' | 'end';
}

/** One line of text. */
export function textElement(text: string, { x, y, size, color, weight = 400, anchor = 'start' }: TextStyle): string {
  if (text === '') return '';
  return element(
    'text',
    {
      x,
      y,
      fill: color,
      'font-size': size,
      'font-weight': weight === 400 ? undefined : weight,
      'text-anchor': anchor === 'start' ? undefined : anchor,
    },
    escapeXml(text),
  );
}
