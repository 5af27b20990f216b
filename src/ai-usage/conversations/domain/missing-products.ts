/** A product that people looked for and that is not there: a group of like searches of which at least half found nothing. */
export interface MissingProduct {
  /** As it was asked for most often. */
  readonly name: string;
  /** Searches that found nothing. */
  readonly count: number;
  /** All of the group. */
  readonly asked: number;
  readonly lastRequested: Date;
  /** Ways in which it was asked for, at most 3, the most frequent first. */
  readonly examples: readonly string[];
}
