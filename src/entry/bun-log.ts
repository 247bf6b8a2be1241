import type { Logger } from "../deps.ts";

/** One JSON line an event; ids, counts, codes and durations only. */
export const jsonLog: Logger = {
  info: (event, fields) => console.log(JSON.stringify({ level: "info", event, ...fields })),
  error: (event, fields) => console.error(JSON.stringify({ level: "error", event, ...fields })),
};
