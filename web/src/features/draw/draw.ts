import type { Outputs } from "../../api/index.ts";

export type Draw = NonNullable<Outputs["draws"]["get"]["draw"]>;
export type Pick = Draw["picks"][number];
