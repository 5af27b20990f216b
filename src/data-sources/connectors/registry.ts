import { invalid } from '../../platform/http/index.js';
import type { ConnectorType } from './connector.js';
import { fileType } from './file/file.connector.js';
import { postgresqlType } from './postgresql/postgresql.connector.js';

/** Every kind of source. A new one is a folder and a line here. */
export const connectorTypes: readonly ConnectorType[] = [postgresqlType, fileType];

/**
 * The kind of that name.
 * @throws DomainError VALIDATION_FAILED, naming the kinds there are.
 */
export function connectorType(type: string): ConnectorType {
  const found = connectorTypes.find((candidate) => candidate.type === type);
  if (found !== undefined) return found;
  const known = connectorTypes.map((candidate) => candidate.type).join(', ');
  throw invalid({ path: 'type', rule: 'isIn', message: `type must be one of: ${known}.` });
}
