/** Whose number and date habits are followed. */
export interface Reader {
  locale: string;
  timeZone: string;
}
