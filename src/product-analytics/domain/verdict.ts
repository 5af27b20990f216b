/** What a service made of a batch: it has it, it will never take it, or another try may help. */
export type Verdict = 'taken' | 'refused' | 'again';

/** What an answer says of the batch. Mixpanel refuses with 200 and a 0, alone or as the `status` of an object. */
export function verdictOf(service: 'segment' | 'mixpanel', status: number, text: string): Verdict {
  if (status >= 500 || status === 408 || status === 429) return 'again';
  if (status < 200 || status >= 300) return 'refused';
  return service === 'mixpanel' && (/^\s*0\s*$/.test(text) || /"status"\s*:\s*0\b/.test(text)) ? 'refused' : 'taken';
}
