import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** One requirement of the product, in our own words: R of the source documents, N of what no peer has. */
export const Requirement = z.strictObject({
  id: z.string().regex(/^(?:R-\d{3}|N-\d{2})$/),
  text: z.string().min(1),
  /** The issue that brings it. */
  issue: z.number().int().positive(),
  /** The decision that changed it; the test proves the changed form. */
  overriddenBy: z.string().min(1).optional(),
  /** Why no test of its own can prove it. */
  context: z.string().min(1).optional(),
});
export type Requirement = z.infer<typeof Requirement>;

const FILE = join(import.meta.dir, "..", "..", "docs", "reference", "requirements.json");

export function loadRequirements(): Requirement[] {
  return z.array(Requirement).parse(JSON.parse(readFileSync(FILE, "utf8")));
}
