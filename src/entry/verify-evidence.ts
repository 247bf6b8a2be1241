import { readFile } from "node:fs/promises";
import { PublicKeys } from "../auth/index.ts";
import { verifyEvidence } from "../services/analytics/index.ts";

type Options = { readonly fetch: typeof fetch; readonly print: (line: string) => void };
type Asked = {
  readonly positionals: readonly string[];
  readonly values: { readonly url?: string | undefined; readonly jwks?: string | undefined };
};

const USAGE = "Usage: verify-evidence <file> with --url <server> or --jwks <file>";

/** @returns the exit code: 0 genuine, 1 not genuine or keys out of reach, 2 a wrong command */
export async function verifyEvidenceFile({ fetch, print }: Options, asked: Asked): Promise<number> {
  const [, file] = asked.positionals;
  const { url, jwks } = asked.values;
  if (file === undefined || (url === undefined) === (jwks === undefined)) {
    print(USAGE);
    return 2;
  }
  const archive = await readFile(file).catch(() => undefined);
  if (!archive) {
    print(`${file}: cannot be read.`);
    return 1;
  }
  const keys = await readKeys({ url, jwks }, fetch).catch(() => undefined);
  if (!keys) {
    print(`${url ?? jwks}: no public keys there.`);
    return 1;
  }
  const verdict = await verifyEvidence(new Uint8Array(archive), keys);
  if (verdict.ok) {
    const { eventId, createdAt, files } = verdict.manifest;
    const release = "release" in verdict.manifest ? ` by release ${verdict.manifest.release}` : "";
    print(
      `Genuine: event ${eventId}, written ${createdAt}${release}, ${files.length} files, key ${verdict.kid}.`,
    );
    return 0;
  }
  for (const problem of verdict.problems) print(problem);
  return 1;
}

async function readKeys({ url, jwks }: Asked["values"], fetchKeys: typeof fetch): Promise<PublicKeys> {
  if (jwks !== undefined) return PublicKeys.parse(JSON.parse(await readFile(jwks, "utf8")));
  const address = new URL("/.well-known/jwks.json", url);
  const response = await fetchKeys(address, { signal: AbortSignal.timeout(10_000) });
  return PublicKeys.parse(await response.json());
}
