import { channelLaws } from "../../src/channels/conformance/index.ts";
import { LawViolation } from "../../src/channels/conformance/law.ts";
import { createChannels } from "../../src/channels/create.ts";
import { channelSubjects } from "../channels/laws/subjects.ts";

/**
 * A worker that runs the laws of the channels: `GET /` lists them, `GET /?channel=&law=` runs one and answers with
 * what was found. The adapters are those of the isolate, shared by all its requests, as in the product.
 */
const registry = createChannels();
const subjects = channelSubjects({ create: (channel) => registry.get(channel), isBrief: true });

export default {
  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const subject = subjects[searchParams.get("channel") ?? ""];
    if (subject === undefined)
      return Response.json(
        Object.entries(subjects).flatMap(([channel, each]) =>
          channelLaws(each).map(({ name }) => ({ channel, law: name })),
        ),
      );
    const law = channelLaws(subject).find(({ name }) => name === searchParams.get("law"));
    if (law === undefined) return Response.json({ findings: ["no such law"] }, { status: 404 });
    try {
      await law.run();
      return Response.json({ findings: [] });
    } catch (thrown) {
      return Response.json({ findings: thrown instanceof LawViolation ? thrown.findings : [String(thrown)] });
    }
  },
};
