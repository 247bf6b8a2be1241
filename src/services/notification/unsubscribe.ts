import { constantTimeEqual, fromBase64Url, toBase64Url } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { ALWAYS, isUuid } from "../../db/index.ts";
import { invalid } from "../../errors.ts";
import { loadStore } from "../store/index.ts";
import { changeSettings } from "./settings.ts";

const KINDS = ["digest", "failureMail"] as const;
export type MailChoice = (typeof KINDS)[number];
type Choice = { readonly storeId: string; readonly choice: MailChoice };

/** Address that switches one kind of mail of a store off, without signing in. It never ends by time. */
export async function unsubscribeUrl(ctx: ServiceContext, { storeId, choice }: Choice): Promise<string> {
  const token = `${storeId}.${choice}.${toBase64Url(await signatureOf(ctx, { storeId, choice }))}`;
  return `${ctx.deps.publicUrl}/unsubscribe?token=${token}`;
}

/**
 * What a link's token stands for.
 *
 * @throws AppError INVALID UNSUBSCRIBE_INVALID for a token that this service has not signed with its present key
 */
export async function readUnsubscribe(
  ctx: ServiceContext,
  token: string,
): Promise<Choice & { storeName: string }> {
  const [storeId = "", word = "", signature = ""] = token.length > 200 ? [] : token.split(".");
  const choice = KINDS.find((kind) => kind === word);
  if (choice === undefined || !isUuid(storeId) || !/^[A-Za-z0-9_-]{43}$/.test(signature)) throw unsigned();
  const expected = await signatureOf(ctx, { storeId, choice });
  const given = fromBase64Url(signature);
  if (!given || !constantTimeEqual(given, expected)) throw unsigned();
  const store = await loadStore({ ctx, storeId });
  if (!store) throw unsigned();
  return { storeId, choice, storeName: store.name };
}

/** Switches the mail of the link off. Repeatable. @throws as readUnsubscribe */
export async function unsubscribe(ctx: ServiceContext, token: string): Promise<{ storeName: string }> {
  const { storeId, choice, storeName } = await readUnsubscribe(ctx, token);
  await ctx.deps.shards.of(storeId).write([changeSettings(ctx, { storeId, [choice]: false }, ALWAYS)]);
  return { storeName };
}

function signatureOf({ deps }: ServiceContext, { storeId, choice }: Choice) {
  return deps.secrets.issueKey.sign(`unsubscribe:${storeId}:${choice}`);
}

function unsigned() {
  return invalid("UNSUBSCRIBE_INVALID");
}
