export { type DrawEntry, entriesText, parseEntries } from "./entries.ts";
export { sha256Hex } from "./hash.ts";
export { pickOrder } from "./pick-order.ts";
export { PRIZE_TAX, type PrizeTax, type PrizeTaxRule, prizeTax } from "./prize-tax.ts";
export { DrawProof, type DrawVerdict, verifyProof } from "./proof.ts";
export { type DestructionReceipt, digestOf, receiptHash } from "./receipt.ts";
export { ANSWER_DAYS, CONTACT_DAYS, IDENTIFIER_DAYS } from "./retention.ts";
export {
  commitmentOf,
  DRAND,
  DrawTerms,
  type PublicSource,
  parseTerms,
  placesOf,
  prizeOfRank,
  RULE,
  roundAt,
  roundDueAt,
  termsText,
} from "./terms.ts";
