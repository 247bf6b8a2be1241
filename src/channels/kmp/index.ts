export { createKmpClient, type KmpClient } from "./client.ts";
export { KmpCredentials } from "./credentials.ts";
export { classifyKmp, countOf, createKmpPost, type KmpPost, linkOf, textOf } from "./post.ts";
export { idempotencyKeyFor, sha256Hex, signRequest } from "./signature.ts";
