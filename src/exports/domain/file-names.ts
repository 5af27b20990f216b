/** Characters that some file system or archive refuses, or that would lead to another folder. */
// eslint-disable-next-line no-control-regex
const NOT_IN_NAMES = /[\u0000-\u001f\u007f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const MOST_CHARACTERS = 80;

/** A title as a file's name without its ending: "Net revenue / month" becomes "Net revenue - month". */
export function fileTitle(title: string, fallback = 'export'): string {
  const plain = title.normalize('NFC').replaceAll(LONE_SURROGATE, '').replaceAll(NOT_IN_NAMES, ' - ').replaceAll(/\s+/g, ' ').trim();
  const short = Array.from(plain).slice(0, MOST_CHARACTERS).join('').replace(/^[\s.-]+|[\s.-]+$/g, '');
  return short === '' || DEVICE.test(short) ? fallback : short;
}

/**
 * Names that differ even where case does not count; later ones get " (2)" and so on.
 * @param most UTF-16 units of a name with its mark
 */
export function distinctNames(names: readonly string[], most = Infinity): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    for (let turn = 1; ; turn += 1) {
      const mark = turn === 1 ? '' : ` (${turn})`;
      const candidate = `${withinUnits(name, most - mark.length)}${mark}`;
      if (taken.has(candidate.toLowerCase())) continue;
      taken.add(candidate.toLowerCase());
      return candidate;
    }
  });
}

const NOT_IN_SHEETS = /[[\]:*?/\\]+/g;
/** Characters (UTF-16 units) of a sheet's name. */
const SHEET_NAME = 31;
/** Excel keeps "History" for itself; "About" is the first sheet. */
const RESERVED = ['about', 'history'];

/** Titles as names of sheets: at most 31 characters, none of Excel's own signs, all different. */
export function sheetNames(titles: readonly string[]): string[] {
  const plain = titles.map((title) => {
    const name = fileTitle(title, 'Data').replaceAll(NOT_IN_SHEETS, ' ').replaceAll(/^'+|'+$/g, '').trim();
    if (name === '') return 'Data';
    return RESERVED.includes(name.toLowerCase()) ? `${name} data` : withinUnits(name, SHEET_NAME).replace(/'+$/, '').trimEnd();
  });
  return distinctNames(plain, SHEET_NAME);
}

/** As much of a name as fits, without half a character at its end. */
function withinUnits(name: string, most: number): string {
  return (name.length > most ? name.slice(0, most).replace(/[\ud800-\udbff]$/, '') : name).trimEnd();
}
