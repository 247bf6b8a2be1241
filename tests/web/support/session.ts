import type { BrowserContext } from "playwright-core";

/** As when its quarter of an hour is over: the token that opens doors is no good, the one that renews it is. */
export async function expireAccess(context: BrowserContext): Promise<void> {
  const [cookie] = await context.cookies();
  if (cookie === undefined) throw new Error("the browser has no session");
  const [, refresh = ""] = cookie.value.split("~");
  await context.addCookies([{ ...cookie, value: `expired~${refresh}` }]);
}
