/**
 * Something that stops the start and that a person can mend. Its message is one helpful sentence which says what is
 * wrong and what to do; it is printed alone, without a stack, and must hold no secret.
 */
export class StartupError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'StartupError';
  }
}
