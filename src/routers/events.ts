import { z } from "zod";
import {
  approveEvent,
  archiveEvent,
  cancelEvent,
  createDraft,
  createDraftShape,
  duplicateEvent,
  endEvent,
  eventIdShape,
  eventOutput,
  eventPageOutput,
  getEvent,
  listEvents,
  listEventsInput,
  previewEvent,
  previewOutput,
  updateEvent,
  updateEventShape,
} from "../services/event/index.ts";
import { listRecipes, RecipesInput, RecipesOutput } from "../services/recipe/index.ts";
import { memberProcedure, mutationInput, ownerProcedure, router } from "../trpc.ts";

const byId = z.strictObject(eventIdShape);
const changeById = mutationInput(eventIdShape);

export const eventsRouter = router({
  createDraft: ownerProcedure
    .input(mutationInput(createDraftShape))
    .output(eventOutput)
    .mutation(createDraft),
  update: ownerProcedure.input(mutationInput(updateEventShape)).output(eventOutput).mutation(updateEvent),
  approve: ownerProcedure.input(changeById).output(eventOutput).mutation(approveEvent),
  cancel: ownerProcedure.input(changeById).output(eventOutput).mutation(cancelEvent),
  end: ownerProcedure.input(changeById).output(eventOutput).mutation(endEvent),
  archive: ownerProcedure.input(changeById).output(eventOutput).mutation(archiveEvent),
  duplicate: ownerProcedure.input(changeById).output(eventOutput).mutation(duplicateEvent),
  get: memberProcedure.input(byId).output(eventOutput).query(getEvent),
  list: memberProcedure.input(listEventsInput).output(eventPageOutput).query(listEvents),
  recipes: memberProcedure.input(RecipesInput).output(RecipesOutput).query(listRecipes),
  preview: memberProcedure.input(byId).output(previewOutput).query(previewEvent),
});
