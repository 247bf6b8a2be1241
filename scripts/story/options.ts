import { parseArgs } from "node:util";

export type StoryOptions = { readonly url: string; readonly participants: number };

export const HELP = `npm run story -- [--url http://localhost:8084] [--participants 1000]
Plays an owner's whole job against a running server and checks every number of the dashboard.`;

/** Undefined when the words make no sense. */
export function readOptions(args: readonly string[]): StoryOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: { type: "string", default: "http://localhost:8084" },
        participants: { type: "string", default: "1000" },
      },
    });
    const participants = Number(values.participants);
    const isSensible = Number.isInteger(participants) && participants >= 20 && participants <= 100_000;
    return isSensible && URL.canParse(values.url)
      ? { url: values.url.replace(/\/+$/, ""), participants }
      : undefined;
  } catch {
    return undefined;
  }
}
