import {
  acceptInvite,
  acceptInviteShape,
  InviteOutput,
  inviteMember,
  inviteShape,
  listMembers,
  MembershipOutput,
  MembersInput,
  MembersOutput,
  removeMember,
  removeMemberShape,
} from "../services/member/index.ts";
import { okOutput } from "../services/schemas.ts";
import { mutationInput, ownerProcedure, userProcedure } from "../trpc.ts";

/** The part of the stores router that is about people. */
export const memberProcedures = {
  invite: ownerProcedure.input(mutationInput(inviteShape)).output(InviteOutput).mutation(inviteMember),
  acceptInvite: userProcedure
    .input(mutationInput(acceptInviteShape))
    .output(MembershipOutput)
    .mutation(acceptInvite),
  members: ownerProcedure.input(MembersInput).output(MembersOutput).query(listMembers),
  removeMember: ownerProcedure
    .input(mutationInput(removeMemberShape))
    .output(okOutput)
    .mutation(removeMember),
};
