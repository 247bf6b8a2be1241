import {
  ApiKeysInput,
  ApiKeysOutput,
  createApiKey,
  createApiKeyShape,
  listApiKeys,
  NewApiKeyOutput,
  revokeApiKey,
  revokeApiKeyShape,
} from "../services/member/index.ts";
import { okOutput } from "../services/schemas.ts";
import { mutationInput, ownerProcedure, router } from "../trpc.ts";

export const apiKeysRouter = router({
  create: ownerProcedure
    .input(mutationInput(createApiKeyShape))
    .output(NewApiKeyOutput)
    .mutation(createApiKey),
  list: ownerProcedure.input(ApiKeysInput).output(ApiKeysOutput).query(listApiKeys),
  revoke: ownerProcedure.input(mutationInput(revokeApiKeyShape)).output(okOutput).mutation(revokeApiKey),
});
