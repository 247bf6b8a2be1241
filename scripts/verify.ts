import { ARCHITECTURE, CHECKS } from "./stages/checks.ts";
import { runStage } from "./stages/run-stage.ts";

/** `bun run verify`: what a developer runs before each commit; seconds, no services. */
const results = await Promise.all(
  [...CHECKS, ARCHITECTURE].map((stage) => runStage(stage, { isQuiet: true })),
);
process.exitCode = results.every((result) => result.isOk) ? 0 : 1;
