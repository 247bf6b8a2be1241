import type { Stage } from "./run-stage.ts";

/** What needs no test runner: seconds, no services. */
export const CHECKS: readonly Stage[] = [
  { name: "lint", command: ["biome", "check", "--error-on-warnings", "--max-diagnostics=50", "."] },
  { name: "generated", command: ["bun", "scripts/generate.ts", "--check"] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "web types", command: ["bun", "scripts/web/check-types.ts"] },
  { name: "types of a front end", command: ["tsc", "-p", "tests/client/front-end"] },
];

export const ARCHITECTURE: Stage = {
  name: "architecture",
  command: ["bun", "test", "tests/architecture.test.ts"],
};
