/** A file name from a title: "Net revenue by month" becomes "net-revenue-by-month". */
export function fileName(title: string, extension: string): string {
  const base = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${base === '' ? 'data' : base}.${extension}`;
}

/** Hands a file to the browser to save. */
export function saveFile(content: Blob | string, name: string, type = 'text/plain'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Browsers read the address after the click; a moment later it may go.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
