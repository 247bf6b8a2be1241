export { DashboardResponse, ErrorResponse } from "./schemas.ts";
export { type ContractAnswer, toContract } from "./to-contract.ts";
