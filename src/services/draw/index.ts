export { cancelDraw } from "./cancel-draw.ts";
export { commitDraw } from "./commit-draw.ts";
export {
  type ContactDesk,
  contactDesk,
  declinePrize,
  type LeaveContactInput,
  leaveContact,
} from "./contact-desk.ts";
export { getDraw } from "./get-draw.ts";
export {
  type DrawSketch,
  drawProof,
  drawProofTag,
  drawSketch,
  type OwnPlace,
  ownPlace,
  type PublicDraw,
  proofOfEvent,
  publicDraw,
} from "./public-draw.ts";
export { resealDraws } from "./reseal-draws.ts";
export { revealDraw } from "./reveal-draw.ts";
export {
  ChangeDrawInput,
  CommitDrawInput,
  ContactForm,
  ContactLink,
  DrawInput,
  DrawOutput,
  RevealDrawInput,
  RevealedContact,
  WinnerInput,
} from "./schemas.ts";
export { tickDraws } from "./tick-draws.ts";
export { contactLink, declineFor, revealContact } from "./winner-verbs.ts";
