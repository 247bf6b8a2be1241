export { type OpenPage, type Owner, PASSWORD, startWebApp, type WebApp } from "./app.ts";
export { sidewaysScroll, smallTargets, violations } from "./axe.ts";
export { startBrowser } from "./browser.ts";
export { buildApp } from "./build.ts";
export { describeInBrowser } from "./describe.ts";
