import { z } from "zod";
import { pageInput, uuid } from "../services/schemas.ts";
import {
  closeStore,
  createStore,
  createStoreShape,
  getStore,
  listStores,
  storeFieldsShape,
  storeIdShape,
  storeOutput,
  storePageOutput,
  updateStore,
} from "../services/store/index.ts";
import { ExportedStore, exportStore, exportStoreShape } from "../services/store-export/index.ts";
import { mutationInput, ownerProcedure, router, userProcedure } from "../trpc.ts";
import { memberProcedures } from "./members.ts";

const updateInput = mutationInput({ ...storeIdShape, ...storeFieldsShape });
const listInput = z.strictObject({ ...pageInput, cursor: uuid.optional() });

export const storesRouter = router({
  create: userProcedure.input(mutationInput(createStoreShape)).output(storeOutput).mutation(createStore),
  update: ownerProcedure.input(updateInput).output(storeOutput).mutation(updateStore),
  get: ownerProcedure.input(z.strictObject(storeIdShape)).output(storeOutput).query(getStore),
  list: userProcedure.input(listInput).output(storePageOutput).query(listStores),
  close: ownerProcedure.input(mutationInput(storeIdShape)).output(storeOutput).mutation(closeStore),
  export: ownerProcedure.input(mutationInput(exportStoreShape)).output(ExportedStore).mutation(exportStore),
  ...memberProcedures,
});
