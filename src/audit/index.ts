export { AuditLog, type AuditRecord, type AuditScope, type PastRecord } from './audit-log.js';
export { AuditModule } from './audit.module.js';
