import { registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { loadStore } from "../store/index.ts";
import { contentInputs, givenIssues } from "./channel-content.ts";
import type { EventView } from "./event-view.ts";

/**
 * An event is not approved while content that its owner wrote for a channel cannot be sent. What channels derive
 * by themselves, and what only the present moment forbids, stands in nobody's way.
 *
 * @throws AppError PRECONDITION_FAILED CONTENT_INVALID { issues: [{ channel, field, code, message }] }
 */
export async function refuseContent(ctx: ServiceContext, event: EventView): Promise<void> {
  const given = event.channelPlan.filter(({ content }) => content !== undefined);
  const store = given.length === 0 ? undefined : await loadStore({ ctx, storeId: event.storeId });
  if (!store) return;
  const inputOf = await contentInputs(ctx, event, store);
  const issues = given.flatMap(({ channel, content }) =>
    givenIssues(registryOf(ctx.deps.channels).get(channel), content, inputOf(channel)).map(
      ({ field, code, message }) => ({ channel, field, code, message }),
    ),
  );
  if (issues.length > 0)
    throw new AppError({ code: "PRECONDITION_FAILED", reason: "CONTENT_INVALID", params: { issues } });
}
