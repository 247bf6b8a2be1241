import { z } from "zod";
import { instantOutput, line, pageInput, uuid } from "../schemas.ts";

export const RoleOutput = z.enum(["owner", "staff"]);

export const inviteShape = { storeId: uuid, email: z.string().min(3).max(320) };
export type InviteInput = { storeId: string; email: string; idempotencyKey?: string | undefined };

/** `token` is handed to the owner, who passes it on: no mail is sent yet. */
export const InviteOutput = z.strictObject({
  storeId: uuid,
  email: z.string(),
  role: RoleOutput,
  token: z.string(),
  expiresAt: instantOutput,
});
export type InviteOutput = z.infer<typeof InviteOutput>;

export const acceptInviteShape = { token: z.string().min(1).max(200) };
export type AcceptInviteInput = { token: string; idempotencyKey?: string | undefined };

export const MembershipOutput = z.strictObject({ storeId: uuid, role: RoleOutput });
export type MembershipOutput = z.infer<typeof MembershipOutput>;

export const MembersInput = z.strictObject({ storeId: uuid, ...pageInput });
export type MembersInput = z.infer<typeof MembersInput>;

export const MembersOutput = z.strictObject({
  items: z.array(
    z.strictObject({
      userId: uuid,
      email: z.string(),
      name: z.string(),
      role: RoleOutput,
      since: instantOutput,
    }),
  ),
  nextCursor: z.string().nullable(),
  /** Open invitations of the store, newest first. */
  invites: z.array(z.strictObject({ email: z.string(), role: RoleOutput, expiresAt: instantOutput })),
});
export type MembersOutput = z.infer<typeof MembersOutput>;

export const removeMemberShape = { storeId: uuid, userId: uuid };
export type RemoveMemberInput = { storeId: string; userId: string; idempotencyKey?: string | undefined };

export const ApiKeyScope = z.enum(["sales:write", "read"]);
export type ApiKeyScope = z.infer<typeof ApiKeyScope>;

export const createApiKeyShape = {
  storeId: uuid,
  name: line(1, 50),
  scopes: z.array(ApiKeyScope).min(1).max(2).default(["sales:write"]),
  /** Days the key lives; without it until it is revoked. */
  expiresInDays: z.int().min(1).max(3_650).optional(),
};
export type CreateApiKeyInput = {
  storeId: string;
  name: string;
  scopes: readonly ApiKeyScope[];
  expiresInDays?: number | undefined;
  idempotencyKey?: string | undefined;
};

export const ApiKeyOutput = z.strictObject({
  id: z.string(),
  storeId: uuid,
  name: z.string(),
  scopes: z.array(ApiKeyScope),
  createdAt: instantOutput,
  expiresAt: instantOutput.nullable(),
  lastUsedAt: instantOutput.nullable(),
});
export type ApiKeyOutput = z.infer<typeof ApiKeyOutput>;

/** `key` is shown here and nowhere else. */
export const NewApiKeyOutput = z.strictObject({ ...ApiKeyOutput.shape, key: z.string() });
export type NewApiKeyOutput = z.infer<typeof NewApiKeyOutput>;

export const ApiKeysInput = z.strictObject({ storeId: uuid, ...pageInput });
export type ApiKeysInput = z.infer<typeof ApiKeysInput>;

export const ApiKeysOutput = z.strictObject({
  items: z.array(ApiKeyOutput),
  nextCursor: z.string().nullable(),
});
export type ApiKeysOutput = z.infer<typeof ApiKeysOutput>;

export const revokeApiKeyShape = { storeId: uuid, keyId: z.string().regex(/^[0-9a-f]{16}$/) };
export type RevokeApiKeyInput = { storeId: string; keyId: string; idempotencyKey?: string | undefined };
