/** A locked value or a claim in a line: "EU, US", "1996-07-01 to 1996-08-01". */
export function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueInWords).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { from, to } = value as { from?: unknown; to?: unknown };
    return `${valueInWords(from ?? 'the start')} to ${valueInWords(to ?? 'the end')}`;
  }
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Domains in short, without what is usual: "app.example.com and 2 more". */
export function domainsInWords(domains: readonly string[]): string {
  const [first] = domains;
  if (first === undefined) return 'everywhere';
  const short = first.replace(/^https:\/\//, '');
  return domains.length === 1 ? short : `${short} and ${domains.length - 1} more`;
}
