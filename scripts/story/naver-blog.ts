import { z } from "zod";
import type { Stage } from "./shop.ts";

type Pack = { readonly copyTitle: string; readonly copyText: string; readonly tags: readonly string[] };

const Written = z.looseObject({ url: z.string() });

/** What the owner does by hand in Naver's editor: pastes the pack and publishes it. */
export async function writeBlogPost(
  { owner }: Stage,
  about: { readonly storeId: string; readonly pack: Pack },
): Promise<string> {
  const rows = await owner.channels.list.query({ storeId: about.storeId });
  const simulator = rows.find(({ channel }) => channel === "NaverBlog")?.simulatorUrl;
  if (!simulator) throw new Error("Naver Blog has no simulator: the story needs a server in demo mode");
  const { copyTitle: title, copyText: text, tags } = about.pack;
  const answer = await fetch(`${simulator}/__owner/posts`, {
    method: "POST",
    body: JSON.stringify({ blogId: "moonlight_snack", title, text, tags }),
  });
  if (!answer.ok) throw new Error(`Naver's editor: ${answer.status} ${await answer.text()}`);
  return Written.parse(await answer.json()).url;
}
