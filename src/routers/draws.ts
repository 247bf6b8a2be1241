import {
  ChangeDrawInput,
  CommitDrawInput,
  ContactLink,
  cancelDraw,
  commitDraw,
  contactLink,
  DrawInput,
  DrawOutput,
  declineFor,
  getDraw,
  RevealDrawInput,
  RevealedContact,
  revealContact,
  revealDraw,
  WinnerInput,
} from "../services/draw/index.ts";
import { memberProcedure, ownerProcedure, router } from "../trpc.ts";

export const drawsRouter = router({
  get: memberProcedure.input(DrawInput).output(DrawOutput).query(getDraw),
  commit: ownerProcedure.input(CommitDrawInput).output(DrawOutput).mutation(commitDraw),
  cancel: ownerProcedure.input(ChangeDrawInput).output(DrawOutput).mutation(cancelDraw),
  reveal: ownerProcedure.input(RevealDrawInput).output(DrawOutput).mutation(revealDraw),
  contactLink: ownerProcedure.input(WinnerInput).output(ContactLink).mutation(contactLink),
  decline: ownerProcedure.input(WinnerInput).output(DrawOutput).mutation(declineFor),
  revealContact: ownerProcedure.input(WinnerInput).output(RevealedContact).mutation(revealContact),
});
