import { AppError, invalid } from "../errors.ts";
import { utf8 } from "./bytes.ts";

export const PASSWORD_MIN_BYTES = 10;
export const PASSWORD_MAX_BYTES = 128;

/**
 * One password algorithm of one runtime. Hashes are PHC strings (`$scrypt$ln=14,r=8,p=5$salt$hash`), so a
 * database can hold several algorithms and parameters side by side.
 */
export type PasswordAlgorithm = {
  /** First field of its PHC strings. */
  readonly id: string;
  /** A well-formed hash that no password matches; verifying it costs what a real one costs. */
  readonly dummy: string;
  hash(password: string): Promise<string>;
  verify(password: string, phc: string): Promise<boolean>;
  /** True when the hash was made with other parameters than `hash` uses now. */
  isOutdated(phc: string): boolean;
};

export type PasswordVerdict = {
  matches: boolean /** Hash again now that the password is known. */;
  rehash: boolean;
};

export type PasswordHasher = {
  /** @throws AppError UNAVAILABLE BUSY when too many are waiting. */
  hash(password: string): Promise<string>;
  /**
   * `phc` undefined (no such user) costs the same as a wrong password.
   * @throws AppError UNAVAILABLE BUSY; PasswordAlgorithmMissing when this runtime cannot compute the hash.
   */
  verify(password: string, phc: string | undefined): Promise<PasswordVerdict>;
};

/** The hash was made by an algorithm that this runtime does not have (ADR 0010). */
export class PasswordAlgorithmMissing extends Error {
  override readonly name = "PasswordAlgorithmMissing";
}

/** Bounds how much hashing runs at once; `run` fails with UNAVAILABLE BUSY when the queue is full. */
export type HashingGate = { run<T>(work: () => Promise<T>): Promise<T> };

/** One algorithm hashes; it and the verifiers check, chosen by the PHC string. */
export function composeHasher(
  primary: PasswordAlgorithm,
  verifiers: readonly PasswordAlgorithm[] = [],
  gate: HashingGate = createHashingGate(),
): PasswordHasher {
  const algorithms = new Map([...verifiers, primary].map((algorithm) => [algorithm.id, algorithm]));
  return {
    hash: (password) => gate.run(() => primary.hash(password)),
    async verify(password, phc) {
      const stored = phc ?? primary.dummy;
      const algorithm = algorithms.get(phcId(stored));
      if (!algorithm) {
        await gate.run(() => primary.verify(password, primary.dummy));
        throw new PasswordAlgorithmMissing(`no verifier for "${phcId(stored)}"`);
      }
      const isMatch = await gate.run(() => algorithm.verify(password, stored));
      const matches = isMatch && phc !== undefined;
      return { matches, rehash: matches && (algorithm.id !== primary.id || primary.isOutdated(stored)) };
    },
  };
}

function phcId(phc: string): string {
  return phc.split("$")[1] ?? "";
}

/**
 * The password as it is hashed: NFC, so that it is the same on every keyboard.
 *
 * @throws AppError INVALID INVALID_PASSWORD outside 10-128 bytes of UTF-8.
 */
export function normalisePassword(raw: string): string {
  const password = raw.normalize("NFC");
  if (!isAcceptable(password)) throw invalid("INVALID_PASSWORD", passwordLimits());
  return password;
}

/** At sign-in a password of impossible length is simply a wrong one; it is never hashed in full. */
export function presentedPassword(raw: string): string {
  const password = raw.normalize("NFC");
  return isAcceptable(password) ? password : "";
}

function isAcceptable(password: string): boolean {
  if (!password.isWellFormed()) return false;
  const { length } = utf8(password);
  return length >= PASSWORD_MIN_BYTES && length <= PASSWORD_MAX_BYTES;
}

function passwordLimits() {
  return { minBytes: PASSWORD_MIN_BYTES, maxBytes: PASSWORD_MAX_BYTES };
}

/** At most `concurrency` at a time, at most `queue` waiting, in order. */
export function createHashingGate({ concurrency = 4, queue = 16 } = {}): HashingGate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running >= concurrency) {
        if (waiting.length >= queue) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        running += 1;
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}

/** For Workers: hashing blocks the isolate anyway, and a queue must not resume another request's work. */
export const directGate: HashingGate = { run: (work) => work() };
