export { type OpenPage, type Owner, PASSWORD, startWebApp, type WebApp } from "./app.ts";
export { SCHEMES, sidewaysScroll, smallTargets, violations, WIDTHS } from "./axe.ts";
export {
  chromiumPath,
  type Look,
  startBrowser,
  type TestBrowser,
  type Watched,
  watchPage,
} from "./browser.ts";
export { buildApp } from "./build.ts";
export { describeInBrowser } from "./describe.ts";
