import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "madang/client";

/** What a procedure takes and gives: `Outputs["events"]["get"]`. */
export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;
