export { type DrawEntry, entriesText, parseEntries } from "./entries.ts";
export { sha256Hex } from "./hash.ts";
export { pickOrder } from "./pick-order.ts";
export { PRIZE_TAX, type PrizeTax, type PrizeTaxRule, prizeTax } from "./prize-tax.ts";
export { DrawProof, type DrawVerdict, verifyProof } from "./proof.ts";
export {
  commitmentOf,
  DRAND,
  DrawTerms,
  type PublicSource,
  parseTerms,
  placesOf,
  prizeOfRank,
  RULE,
  termsText,
} from "./terms.ts";
