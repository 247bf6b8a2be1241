export { verifyEvidence } from "./archive.ts";
export { Evidence, evidenceInput, getEvidence } from "./get-evidence.ts";
