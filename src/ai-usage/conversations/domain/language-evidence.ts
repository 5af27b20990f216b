import { lettersOf } from './normalise-query.js';

/** What a detector says of a text: a language, and by how much it stands before the next. */
export interface LanguageGuess {
  /** ISO 639-1; '' when it knows none. */
  readonly language: string;
  /** The best language's score less the next one's, 0 to 1. */
  readonly lead: number;
}

/** Fewer letters say nothing: "ok" is in many languages. */
const LEAST_LETTERS = 6;
/** Chosen on half of the labelled messages, and held against the other; see docs/ai-usage.md. */
const LEAST_LEAD = 0.05;

/** What is in no language: masks that were put in the place of names, what was redacted, addresses, and signs with digits. */
const NO_LANGUAGE = /#[A-Z_]{2,40}#|\[redacted\]|\b(?:https?:\/\/|www\.)\S{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}|\b[\w/.-]{0,60}\d[\w/.-]{0,60}/gi;

/** The part of a text that is written in a language. At most as much as tells which. */
export const written = (text: string): string => text.slice(0, 1_000).replace(NO_LANGUAGE, ' ').replace(/\s+/g, ' ').trim();

/** Whether so much is written that a guess may be asked for. */
export const saysEnough = (writtenText: string): boolean => lettersOf(writtenText) >= LEAST_LETTERS;

/** What a text's own words tell. */
export interface ToldLanguage {
  /** ISO 639-1; null when it says too little, or two languages fit about as well: unknown rather than wrong. */
  readonly language: string | null;
  /** Whether it is long enough to tell that of shorter ones by the same writer too. */
  readonly sure: boolean;
}

/** From this many letters on, 995 of 1000 labelled messages are told right. */
const LETTERS_OF_THE_SURE = 20;

export function languageOf(writtenText: string, guess: LanguageGuess): ToldLanguage {
  if (guess.language === '' || guess.lead < LEAST_LEAD || !saysEnough(writtenText)) return NOT_TOLD;
  return { language: guess.language, sure: lettersOf(writtenText) >= LETTERS_OF_THE_SURE };
}

export const NOT_TOLD: ToldLanguage = { language: null, sure: false };

/** The language that a message counts for: its own if that is sure, else the one in which its writer wrote before, else what it seems. */
export const languageInConversation = ({ language, sure }: ToldLanguage, before: string | null): string | null => (sure ? language : (before ?? language));
