import { createHash } from "node:crypto";
import type { NewHash } from "../media/index.ts";

/** SHA-256 of a stream: Bun and Workers both have it under Node's name. */
export const newSha256: NewHash = () => {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
};
