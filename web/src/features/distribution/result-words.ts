import type { Outputs } from "../../api/index.ts";
import { reasonWords, serverWords } from "../../i18n/index.ts";

type Told = Pick<
  NonNullable<Outputs["distribution"]["latest"]>["results"][number],
  "message" | "reason" | "field"
>;

/** What the server says of one channel's post; undefined where it says nothing. */
export function resultWords({ message, reason, field }: Told): string | undefined {
  if (message === undefined) return undefined;
  if (reason !== undefined) return reasonWords(reason, message);
  // Without a reason nothing has failed: the owner is asked to post by hand.
  return serverWords(message, () =>
    field === "blogId"
      ? "Check the blog ID in the channel's connection."
      : "Post it by hand. Once you give us its address we look for it.",
  );
}
