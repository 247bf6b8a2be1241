export { type AuditDetails, type AuditEntry, auditMark, auditRow } from "./audit.ts";
export { sealAudit } from "./seal-audit.ts";
export { type AuditReport, verifyAudit } from "./verify-audit.ts";
