import { strFromU8, unzipSync, zipSync } from "fflate";
import { z } from "zod";
import { constantTimeEqual, type PublicKeys, readEvidence, sha256 } from "../../../auth/index.ts";

export const MANIFEST = "manifest.json";
export const SIGNATURE = "manifest.jws";

const told = {
  format: z.literal("madang-evidence"),
  eventId: z.uuid(),
  createdAt: z.string(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() })),
};

/** Format 1 did not say which release computed the figures; a bundle of it is as genuine as it was. */
export const Manifest = z.discriminatedUnion("formatVersion", [
  z.strictObject({ ...told, formatVersion: z.literal(1) }),
  z.strictObject({ ...told, formatVersion: z.literal(2), release: z.string() }),
]);
export type Manifest = z.infer<typeof Manifest>;

/** A file's bytes by its name, in the order of the archive. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** The same files give the same bytes: stored, not deflated, and of one fixed time. */
export function pack(files: Files): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0, mtime: Date.UTC(2020, 0, 2), os: 0 });
}

export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return (await sha256(new Uint8Array(bytes))).toHex();
}

export type Verdict =
  | { readonly ok: true; readonly manifest: Manifest; readonly kid: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Whether an evidence bundle is what a server with one of these keys wrote, to the byte; else what is wrong, in
 * English.
 */
export async function verifyEvidence(archive: Uint8Array, keys: PublicKeys): Promise<Verdict> {
  const files = unpack(archive);
  if (!files) return failed("The file is no readable zip archive.");
  const [manifest, signature] = [files.get(MANIFEST), files.get(SIGNATURE)];
  const missing = [MANIFEST, SIGNATURE].filter((name) => !files.has(name));
  if (!manifest || !signature) return failed(...missing.map((name) => `${name} is missing.`));
  const signed = await readEvidence(strFromU8(signature), keys);
  if (signed.kind === "foreign") return failed(`${SIGNATURE} was signed with a foreign key (${signed.kid}).`);
  if (signed.kind === "forged") return failed(`${SIGNATURE} was changed: its signature does not hold.`);
  if (!constantTimeEqual(signed.payload, manifest))
    return failed(`${MANIFEST} was changed: it is not what was signed.`);
  const parsed = readManifest(manifest);
  if (!parsed) return failed(`${MANIFEST} was written in a format that this release does not know.`);
  const problems = await problemsOf(files, parsed);
  if (problems.length === 0 && !constantTimeEqual(pack(files), archive))
    problems.push("The archive was changed around its files.");
  return problems.length === 0 ? { ok: true, manifest: parsed, kid: signed.kid } : failed(...problems);
}

function failed(...problems: string[]): Verdict {
  return { ok: false, problems };
}

function unpack(archive: Uint8Array): Files | undefined {
  try {
    return new Map(Object.entries(unzipSync(archive)));
  } catch {
    return undefined;
  }
}

function readManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    return Manifest.safeParse(JSON.parse(strFromU8(bytes))).data;
  } catch {
    return undefined;
  }
}

async function problemsOf(files: Files, manifest: Manifest): Promise<string[]> {
  const known = new Set([MANIFEST, SIGNATURE, ...manifest.files.map(({ name }) => name)]);
  const strangers = [...files.keys()].filter((name) => !known.has(name));
  const problems = strangers.map((name) => `${name} does not belong to the bundle.`);
  for (const { name, sha256 } of manifest.files) {
    const bytes = files.get(name);
    if (!bytes) problems.push(`${name} is missing.`);
    else if ((await sha256Of(bytes)) !== sha256) problems.push(`${name} was changed.`);
  }
  return problems;
}
