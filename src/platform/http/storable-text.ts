/** Whether PostgreSQL can keep a text: NUL and half a surrogate pair have no place in its UTF-8. */
export const isStorableText = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** The text with U+FFFD for each character that PostgreSQL cannot keep; for records of what somebody sent. */
export const toStorableText = (text: string): string => text.replaceAll('\0', '\u{fffd}').replace(/\p{Surrogate}/gu, '\u{fffd}');
