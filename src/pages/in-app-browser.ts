/** The browser inside a messenger or feed: it often cannot save pictures or open a calendar. */
export type InAppBrowser = {
  readonly app: string;
  /** Opens the page in the phone's own browser; null where only the app's menu can. */
  readonly openUrl: string | null;
};

const APPS: readonly (readonly [app: string, pattern: RegExp])[] = [
  ["카카오톡", /KAKAOTALK/i],
  ["인스타그램", /Instagram/i],
  ["네이버 앱", /NAVER\(inapp/i],
  ["페이스북", /FBA[NV]\//],
  ["라인", /\bLine\//],
  ["다음 앱", /DaumApps/i],
];

/**
 * @param url the page's own public address
 * @example inAppBrowserOf("… KAKAOTALK 10.9", url) // { app: "카카오톡", openUrl: "kakaotalk://web/openExternal?url=…" }
 */
export function inAppBrowserOf(userAgent: string, url: string): InAppBrowser | undefined {
  const [app] = APPS.find(([, pattern]) => pattern.test(userAgent)) ?? [];
  return app === undefined ? undefined : { app, openUrl: openUrl(app, userAgent, url) };
}

function openUrl(app: string, userAgent: string, url: string): string | null {
  if (app === "카카오톡") return `kakaotalk://web/openExternal?url=${encodeURIComponent(url)}`;
  if (app === "라인") return `${url}${url.includes("?") ? "&" : "?"}openExternalBrowser=1`;
  if (!userAgent.includes("Android")) return null;
  const [scheme, rest] = url.split("://");
  return `intent://${rest}#Intent;scheme=${scheme};action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;end`;
}
