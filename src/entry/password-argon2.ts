import { type PasswordAlgorithm, parsePhc } from "../auth/index.ts";

const MEMORY_KIB = 19_456;
const TIME_COST = 2;

/** argon2id m=19456 t=2 p=1 (OWASP's first choice) by Bun, about 25 ms outside the event loop. */
export function bunArgon2Algorithm(): PasswordAlgorithm {
  return {
    id: "argon2id",
    dummy: `$argon2id$v=19$m=${MEMORY_KIB},t=${TIME_COST},p=1$${"A".repeat(43)}$${"A".repeat(43)}`,
    hash: (password) =>
      Bun.password.hash(password, { algorithm: "argon2id", memoryCost: MEMORY_KIB, timeCost: TIME_COST }),
    async verify(password, phc) {
      if (password === "") return Bun.password.verify("\0", phc, "argon2id").then(() => false);
      return Bun.password.verify(password, phc, "argon2id").catch(() => false);
    },
    isOutdated(phc) {
      const params = parsePhc(phc)?.params;
      return params?.get("m") !== MEMORY_KIB || params.get("t") !== TIME_COST || params.get("p") !== 1;
    },
  };
}
