import { DomainError } from '../../platform/http/index.js';
import { DeliveryFailure } from './sender.js';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refuses the connection.',
  ECONNRESET: 'The receiver broke the connection off.',
  EPIPE: 'The receiver broke the connection off.',
  EHOSTUNREACH: 'The receiver cannot be reached.',
  ENETUNREACH: 'The receiver cannot be reached.',
  ETIMEDOUT: 'The receiver does not answer.',
  CERT_HAS_EXPIRED: 'The receiver has a certificate that has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The receiver has a certificate that nobody else has signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The receiver has a certificate of an unknown authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The receiver has a certificate that cannot be verified.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The receiver has a certificate for another name.',
};

/** What went wrong on the way, in words of ours: what the system says would tell addresses, and URLs with secrets in them. */
export function networkFailure(error: unknown, timedOut: boolean): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  if (error instanceof DomainError) return new DeliveryFailure(error.message, error.code === 'VALIDATION_FAILED' ? 'lasting' : 'passing');
  if (timedOut) return new DeliveryFailure('The receiver did not answer in time.', 'passing');
  const { code = '' } = error as NodeJS.ErrnoException;
  return new DeliveryFailure(REASONS[code] ?? (code.startsWith('HPE_') ? 'The receiver answers with something that is not HTTP.' : 'The receiver could not be reached.'), 'passing');
}
