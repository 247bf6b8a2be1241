export { createKmpClient, type KmpClient } from "./client.ts";
export { KmpCredentials } from "./credentials.ts";
export { classifyKmp, createKmpPost, type KmpPost, textOf } from "./post.ts";
export { idempotencyKeyFor, sha256Hex, signRequest } from "./signature.ts";
