export { AGE_GROUPS, GENDERS, REGIONS } from "./attributes.ts";
export { type ConsentCounts, consentCounts } from "./consent-counts.ts";
export { type CountFacts, countFacts } from "./count-facts.ts";
export {
  destroyIdentifiers,
  heldIdentifiers,
} from "./destroy-identifiers.ts";
export {
  countCandidates,
  type DrawCandidates,
  drawCandidates,
  entryIds,
  entryStands,
  findStandingEntry,
} from "./draw-candidates.ts";
export { enter, enterOnce } from "./enter.ts";
export type { EntryState } from "./entry-desk.ts";
export { erase } from "./erase.ts";
export { eraseFor } from "./erase-for.ts";
export { exportParticipants } from "./export-participants.ts";
export { findParticipant } from "./find-participant.ts";
export { listParticipants, maskedEntries } from "./list-participants.ts";
export { marketingRecipients } from "./marketing-recipients.ts";
export { countOldMarks, findLostMarks } from "./marks.ts";
export { ownCode, ownCodeByTicket, ownCodeTicket } from "./own-code.ts";
export { entryByCode } from "./own-entry.ts";
export { maskName, maskPhone, normalisePhone } from "./phone.ts";
export { publicEvent } from "./public-event.ts";
export { redeem } from "./redeem.ts";
export { resealParticipants } from "./reseal-participants.ts";
export { revealParticipant } from "./reveal-participant.ts";
export {
  EnterInput,
  Entry,
  ExportedParticipants,
  ExportParticipantsInput,
  FindParticipantInput,
  FoundParticipant,
  ListParticipantsInput,
  OwnEntryInput,
  ParticipantInput,
  ParticipantPage,
  PublicEvent,
  PublicEventInput,
  RedeemInput,
  RevealedParticipant,
  VerifiedVisit,
} from "./schemas.ts";
export { stopMarketing } from "./stop-marketing.ts";
export { tickParticipation } from "./tick-participation.ts";
export { withdraw } from "./withdraw.ts";
