import { createClient, whatIf } from "madang/client";

/** A front end's use of the client, compiled with a front end's settings (README, "npm install"): none of ours help. */
export async function halvedPrize(eventId: string): Promise<number | null> {
  const { analytics } = createClient({ baseUrl: "http://localhost:8084" });
  const { current } = await analytics.whatIf.query({ eventId, changes: {} });
  const changes = { prizeKrw: Math.round(current.inputs.prizeKrw / 2) };
  return whatIf({ inputs: current.inputs, changes }).changed.returns.roi;
}
