import {
  EnterInput,
  Entry,
  enter,
  erase,
  ListParticipantsInput,
  listParticipants,
  OwnEntryInput,
  ParticipantPage,
  PublicEvent,
  PublicEventInput,
  publicEvent,
  RedeemInput,
  RevealedParticipant,
  RevealInput,
  redeem,
  revealParticipant,
  stopMarketing,
  VerifiedVisit,
  withdraw,
} from "../services/participation/index.ts";
import { okOutput } from "../services/schemas.ts";
import { memberProcedure, ownerProcedure, publicProcedure, router } from "../trpc.ts";

export const participationRouter = router({
  event: publicProcedure.input(PublicEventInput).output(PublicEvent).query(publicEvent),
  enter: publicProcedure.input(EnterInput).output(Entry).mutation(enter),
  redeem: memberProcedure.input(RedeemInput).output(VerifiedVisit).mutation(redeem),
  list: memberProcedure.input(ListParticipantsInput).output(ParticipantPage).query(listParticipants),
  reveal: ownerProcedure.input(RevealInput).output(RevealedParticipant).mutation(revealParticipant),
  withdraw: publicProcedure.input(OwnEntryInput).output(okOutput).mutation(withdraw),
  stopMarketing: publicProcedure.input(OwnEntryInput).output(okOutput).mutation(stopMarketing),
  erase: publicProcedure.input(OwnEntryInput).output(okOutput).mutation(erase),
});
