const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();
const collators = new Map<string, Intl.Collator>();

/** Formatters are costly to make and few in kind; past this many the cache starts afresh. */
const MOST_KEPT = 500;

function cached<Formatter>(store: Map<string, Formatter>, key: string, make: () => Formatter): Formatter {
  const kept = store.get(key);
  if (kept) return kept;
  if (store.size >= MOST_KEPT) store.clear();
  const made = make();
  store.set(key, made);
  return made;
}

const locales = new Map<string, string>();

/** The locale, or English where it is no valid tag: browsers and hosts do report such as "en-US@posix". */
function usable(locale: string): string {
  const known = locales.get(locale);
  if (known !== undefined) return known;
  let found = 'en';
  try {
    found = Intl.getCanonicalLocales(locale)[0] ?? found;
  } catch {
    // Told by throwing alone.
  }
  if (locales.size < MOST_KEPT) locales.set(locale, found);
  return found;
}

/** An Intl.NumberFormat, made once for each locale and set of options. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(numbers, locale + JSON.stringify(options), () => new Intl.NumberFormat(usable(locale), options));
}

/** An Intl.DateTimeFormat, made once for each locale and set of options. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(dates, locale + JSON.stringify(options), () => new Intl.DateTimeFormat(usable(locale), options));
}

/** A collator that sorts "item 9" before "item 10" and ignores case. */
export function collator(locale: string): Intl.Collator {
  return cached(collators, locale, () => new Intl.Collator(usable(locale), { numeric: true, sensitivity: 'base' }));
}
