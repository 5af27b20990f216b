/** Where the page finds what runs in it; both are served by this server. */
export const FRAME_SCRIPT = '/sdk/embed-frame.js';
export const FRAME_STYLES = '/sdk/embed-frame.css';

/**
 * Who may do what in the frame's page: the SDK's script from here, nothing inline; framed by the token's domains and by
 * Tidemark's own pages, which show it as a preview.
 * @param allowedDomains canonical, which is the form that frame-ancestors takes; none: everybody may frame it
 * @param sockets origins that its sockets go to, besides `'self'`, which not every browser takes for them
 * @param nonce under which the builder's libraries write styles; they set style attributes through the DOM besides
 */
export function framePolicy(allowedDomains: readonly string[], sockets: readonly string[], nonce?: string): string {
  const ancestors = allowedDomains.length === 0 ? '*' : ["'self'", ...allowedDomains].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    ...(nonce === undefined ? ["style-src 'self'"] : [`style-src 'self' 'nonce-${nonce}'`, "style-src-attr 'unsafe-inline'"]),
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    ['connect-src', "'self'", ...sockets].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}

const page = (body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="color-scheme" content="light dark" />
    <title>Dashboard</title>
    <link rel="stylesheet" href="${FRAME_STYLES}" />
${body}
</html>
`;

/**
 * The page of the frame `/embed/{id}#token`. It holds nothing of the dashboard: the script takes the token from the
 * fragment, which no server and no log sees.
 * @param id of the token; a UUID
 */
export function framePage(id: string): string {
  return page(`    <script type="module" src="${FRAME_SCRIPT}"></script>
  </head>
  <body>
    <main id="dashboard" data-frame="${id}"></main>
    <noscript>This dashboard needs JavaScript.</noscript>
  </body>`);
}

/** What stands in the frame when there is nothing to show any more. */
export function endedPage(sentence: string): string {
  return page(`  </head>
  <body>
    <main><p role="status">${sentence}</p></main>
  </body>`);
}
