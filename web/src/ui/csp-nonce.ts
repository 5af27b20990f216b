const PLACEHOLDER = '__CSP_NONCE__';

/**
 * The nonce under which the content security policy lets libraries add a style element (Radix, CodeMirror's
 * `EditorView.cspNonce`); undefined where the server sets no policy, as in development.
 */
export function cspNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  const nonce = meta?.nonce || (meta?.getAttribute('nonce') ?? '');
  return nonce === '' || nonce === PLACEHOLDER ? undefined : nonce;
}
