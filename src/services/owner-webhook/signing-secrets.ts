import { z } from "zod";
import type { FieldPlace } from "../../auth/index.ts";
import { toBase64 } from "../../base64.ts";
import type { ServiceContext } from "../../context.ts";
import { DAY_MS } from "../../time.ts";

const SECRET_BYTES = 32;
/** After a rotation both secrets sign for a day, so that the receiver can change over in its own time. */
export const OVERLAP_MS = DAY_MS;

const sealedSecrets = z
  .array(z.object({ secret: z.string(), until: z.int().nullable() }))
  .min(1)
  .max(2);
/** Newest first; `until` null: the current one. */
export type SigningSecrets = z.infer<typeof sealedSecrets>;

export type EndpointPlace = { readonly storeId: string; readonly endpointId: string };

export function secretsPlace({ storeId, endpointId }: EndpointPlace): FieldPlace {
  return [storeId, endpointId, "webhook_secrets"];
}

/** As Standard Webhooks writes a symmetric secret: whsec_ and the bytes in base64. */
export function newSecret({ deps }: ServiceContext): string {
  return `whsec_${toBase64(deps.randomBytes(SECRET_BYTES))}`;
}

/** The new one signs from now on, the last current one for a day more; an older one ends at once. */
export function rotated(secrets: SigningSecrets, secret: string, now: number): SigningSecrets {
  const current = secrets.find(({ until }) => until === null);
  const kept = current ? [{ secret: current.secret, until: now + OVERLAP_MS }] : [];
  return [{ secret, until: null }, ...kept];
}

export function activeSecrets(secrets: SigningSecrets, now: number): readonly string[] {
  return secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);
}

export function sealSecrets(
  ctx: ServiceContext,
  place: EndpointPlace,
  secrets: SigningSecrets,
): Promise<string> {
  return ctx.deps.secrets.fields.encrypt(JSON.stringify(secrets), secretsPlace(place));
}

/** @throws KeyRingError when no configured key opens it */
export async function openSecrets(
  ctx: ServiceContext,
  place: EndpointPlace,
  cipher: string,
): Promise<SigningSecrets> {
  return sealedSecrets.parse(JSON.parse(await ctx.deps.secrets.fields.decrypt(cipher, secretsPlace(place))));
}
