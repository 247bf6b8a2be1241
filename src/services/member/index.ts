export { acceptInvite } from "./accept-invite.ts";
export { createApiKey } from "./create-api-key.ts";
export { INVITE_TTL_MS, inviteMember } from "./invite-member.ts";
export { listApiKeys } from "./list-api-keys.ts";
export { listMembers } from "./list-members.ts";
export { type OwnerAddress, ownersOf } from "./owners-of.ts";
export { removeMember } from "./remove-member.ts";
export { revokeApiKey } from "./revoke-api-key.ts";
export * from "./schemas.ts";
