import { toBase64Url } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";

/** An input to be compared with a repeat of it: what is remembered of a call must not be a fast hash of a password. */
export async function withoutPassword<Input extends { readonly password?: string | null | undefined }>(
  { deps }: ServiceContext,
  input: Input,
): Promise<Input> {
  const { password } = input;
  if (password === undefined || password === null) return input;
  return { ...input, password: toBase64Url(await deps.secrets.issueKey.sign(`share-password:${password}`)) };
}
