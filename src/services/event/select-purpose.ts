import { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { runOnce } from "../idempotency/index.ts";
import { ensureStore, loadStore, storeNames } from "../store/index.ts";
import { createDraft } from "./create-draft.ts";
import { getEvent } from "./get-event.ts";
import { objectiveInput } from "./objective.ts";

/**
 * Whatever is wrong with a store field, missing or too long, it is EVENT_002. The rule is looked up when it is
 * used: the two modules import each other.
 */
function storeField(field: keyof typeof storeNames) {
  return z.unknown().transform((value, ctx) => {
    const parsed = storeNames[field].safeParse(value);
    if (parsed.success) return parsed.data;
    ctx.addIssue({ code: "custom", message: "EVENT_002" });
    return z.NEVER;
  });
}

/** The source's request; `userId` comes from the token and is ignored here. Issues stand in the order of the fields. */
export const selectPurposeInput = z.strictObject({
  objective: objectiveInput,
  storeName: storeField("name"),
  industry: storeField("industry"),
  address: storeField("address"),
  userId: z.unknown().optional(),
});

export type SelectPurposeInput = z.infer<typeof selectPurposeInput> & { idempotencyKey?: string | undefined };

export type SelectedPurpose = { eventDraftId: string; storeName: string; status: string };

/**
 * From a purpose to a draft in one call: the caller's store with this name and address (made when there is
 * none) and its open draft for the objective (started when there is none). The same call gives the same draft.
 */
export async function selectPurpose({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: SelectPurposeInput;
}): Promise<SelectedPurpose> {
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "events.purposes",
    input,
    run: async (once) => {
      const { storeName: name, industry, address, objective } = input;
      const store = await ensureStore({ ctx, input: { name, industry, address } });
      const draft = await createDraft({ ctx, input: { storeId: store.storeId, objective } });
      await ctx.deps.control.write(once.remember({ eventId: draft.id }, once.guard));
      return { eventDraftId: draft.id, storeName: store.name, status: draft.status };
    },
    replay: async ({ eventId = "" }) => {
      const event = await getEvent({ ctx, input: { eventId } });
      const store = await loadStore({ ctx, storeId: event.storeId });
      return { eventDraftId: eventId, storeName: store?.name ?? "", status: event.status };
    },
  });
}
