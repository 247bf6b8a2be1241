export { type AuditEntry, auditRow } from "./audit.ts";
