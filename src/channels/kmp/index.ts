export { countOf, instantOf, textOf } from "./answers.ts";
export { createKmpClient, type KmpClient } from "./client.ts";
export { KmpCredentials } from "./credentials.ts";
export { createKmpResource, KMP_CAPABILITIES, statsOfEvent } from "./resource.ts";
export { signRequest } from "./signature.ts";
