/** Most characters of a source's own message that are kept; it may repeat a value of any size. */
export const MAX_ERROR_TEXT = 2_000;

/** The message, its middle left out when it is too long: what went wrong stands at the beginning or at the end. */
export function boundedMessage(message: string): string {
  if (message.length <= MAX_ERROR_TEXT) return message;
  const gap = ' [...] ';
  const end = MAX_ERROR_TEXT / 4;
  const cut = message.slice(0, MAX_ERROR_TEXT - end - gap.length) + gap + message.slice(-end);
  // Half of a pair that the cut has parted would be no text any more.
  return cut.replace(/\p{Surrogate}/gu, '\ufffd');
}
