import {
  EnterInput,
  Entry,
  ExportedParticipants,
  ExportParticipantsInput,
  enter,
  erase,
  eraseFor,
  exportParticipants,
  FindParticipantInput,
  FoundParticipant,
  findParticipant,
  ListParticipantsInput,
  listParticipants,
  OwnEntryInput,
  ParticipantInput,
  ParticipantPage,
  PublicEvent,
  PublicEventInput,
  publicEvent,
  RedeemInput,
  RevealedParticipant,
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
  /** A mutation, so that what is searched travels in the body: addresses stand in the logs of others. */
  find: memberProcedure.input(FindParticipantInput).output(FoundParticipant).mutation(findParticipant),
  export: ownerProcedure
    .input(ExportParticipantsInput)
    .output(ExportedParticipants)
    .mutation(exportParticipants),
  reveal: ownerProcedure.input(ParticipantInput).output(RevealedParticipant).mutation(revealParticipant),
  withdraw: publicProcedure.input(OwnEntryInput).output(okOutput).mutation(withdraw),
  stopMarketing: publicProcedure.input(OwnEntryInput).output(okOutput).mutation(stopMarketing),
  eraseFor: ownerProcedure.input(ParticipantInput).output(okOutput).mutation(eraseFor),
  erase: publicProcedure.input(OwnEntryInput).output(okOutput).mutation(erase),
});
