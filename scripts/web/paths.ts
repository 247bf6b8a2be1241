import { join } from "node:path";

export const ROOT = join(import.meta.dir, "..", "..");
export const WEB = join(ROOT, "web");
export const MESSAGES = join(WEB, "messages");
/** Compiled messages and the font; made by the build, not kept in git. */
export const GENERATED = join(WEB, "src", "generated");
/** What is served: /app from its folder app. */
export const DIST = join(ROOT, "dist", "web");
