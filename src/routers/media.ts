import {
  completeMedia,
  completeShape,
  ListMediaInput,
  listMedia,
  MediaOutput,
  MediaPage,
  PresignOutput,
  presignMedia,
  presignShape,
} from "../services/media/index.ts";
import { mutationInput, ownerProcedure, router } from "../trpc.ts";

/** Files come by `POST /api/v1/media` or a signed address; tRPC's JSON bodies end at 64 KB. */
export const mediaRouter = router({
  list: ownerProcedure.input(ListMediaInput).output(MediaPage).query(listMedia),
  presign: ownerProcedure.input(mutationInput(presignShape)).output(PresignOutput).mutation(presignMedia),
  complete: ownerProcedure.input(mutationInput(completeShape)).output(MediaOutput).mutation(completeMedia),
});
