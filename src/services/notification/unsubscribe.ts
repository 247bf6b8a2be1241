import { type Bytes, constantTimeEqual, fromBase64Url, issuedToken, toBase64Url } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { ALWAYS, isUuid } from "../../db/index.ts";
import { invalid } from "../../errors.ts";
import { loadStore } from "../store/index.ts";
import { changeSettings } from "./settings.ts";

const KINDS = ["digest", "failureMail"] as const;
export type MailChoice = (typeof KINDS)[number];
type Choice = { readonly storeId: string; readonly choice: MailChoice };

/**
 * Address that switches one kind of mail of a store off, without signing in. It never ends by time, but with the key
 * that signed it, when that is neither MADANG_SECRET nor MADANG_SECRET_PREVIOUS any more.
 */
export async function unsubscribeUrl(ctx: ServiceContext, { storeId, choice }: Choice): Promise<string> {
  const signature = await ctx.deps.secrets.issueKey.sign(messageOf({ storeId, choice }));
  const token = `${storeId}.${choice}.${toBase64Url(signature)}`;
  return `${ctx.deps.publicUrl}/unsubscribe?token=${token}`;
}

/**
 * What a link's token stands for.
 *
 * @throws AppError INVALID UNSUBSCRIBE_INVALID for a token that no key of this service has signed
 */
export async function readUnsubscribe(
  ctx: ServiceContext,
  token: string,
): Promise<Choice & { storeName: string }> {
  const [storeId = "", word = "", signature = ""] = token.length > 200 ? [] : token.split(".");
  const choice = KINDS.find((kind) => kind === word);
  if (choice === undefined || !isUuid(storeId) || !/^[A-Za-z0-9_-]{43}$/.test(signature)) throw unsigned();
  const given = fromBase64Url(signature);
  if (!given || !(await isSigned(ctx, given, messageOf({ storeId, choice })))) throw unsigned();
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

async function isSigned({ deps }: ServiceContext, given: Bytes, message: string): Promise<boolean> {
  const signature = await issuedToken(
    deps.secrets,
    (key) => key.sign(message),
    (signed) => constantTimeEqual(given, signed),
  );
  return signature !== undefined;
}

function messageOf({ storeId, choice }: Choice): string {
  return `unsubscribe:${storeId}:${choice}`;
}

function unsigned() {
  return invalid("UNSUBSCRIBE_INVALID");
}
