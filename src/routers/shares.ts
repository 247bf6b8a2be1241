import { okOutput } from "../services/schemas.ts";
import {
  createShare,
  createShareShape,
  listShares,
  revokeShare,
  revokeShareShape,
  Share,
  Shares,
  sharesInput,
  updateShare,
  updateShareShape,
} from "../services/share/index.ts";
import { mutationInput, ownerProcedure, router } from "../trpc.ts";

/** Links that show an event's numbers without an account; the pages behind them are src/pages/share. */
export const sharesRouter = router({
  create: ownerProcedure.input(mutationInput(createShareShape)).output(Share).mutation(createShare),
  list: ownerProcedure.input(sharesInput).output(Shares).query(listShares),
  update: ownerProcedure.input(mutationInput(updateShareShape)).output(Share).mutation(updateShare),
  revoke: ownerProcedure.input(mutationInput(revokeShareShape)).output(okOutput).mutation(revokeShare),
});
