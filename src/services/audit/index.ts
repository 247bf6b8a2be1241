export { type AuditDetails, type AuditEntry, auditMark, auditRow } from "./audit.ts";
