/**
 * The language whose habits numbers and dates follow. Asked of Intl and not of the navigator, whose language may be no
 * valid tag ("en-US@posix").
 */
export const readerLocale = Intl.NumberFormat().resolvedOptions().locale;
