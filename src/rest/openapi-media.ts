import { MediaOutput } from "../services/media/index.ts";
import { ANYONE, BEARER, IDEMPOTENCY_KEY, jsonContent, responses } from "./openapi-parts.ts";
import { toJsonSchema } from "./procedures.ts";

const BINARY = { schema: { type: "string", format: "binary" } };
const TYPES = ["image/jpeg", "image/png", "image/webp", "audio/mpeg", "audio/wav", "video/mp4"];

/** The two routes that carry files and no JSON. */
export function mediaPaths(): Record<string, object> {
  return { "/api/v1/media": { post: upload() }, "/media/{storeId}/{file}": { get: serve() } };
}

function upload(): object {
  return {
    operationId: "media.upload",
    tags: ["media"],
    summary:
      "Takes a file in (owner): the body is the file. Pictures and sound up to 10 MB, films up to 200 MB.",
    security: BEARER,
    parameters: [
      {
        name: "storeId",
        in: "query",
        required: false,
        description: "May be left out by who owns exactly one open store.",
        schema: { type: "string", format: "uuid" },
      },
      IDEMPOTENCY_KEY,
    ],
    requestBody: { required: true, content: Object.fromEntries(TYPES.map((type) => [type, BINARY])) },
    responses: responses(
      {
        "200": {
          description: "Stored without data about its maker; mediaId is the SHA-256 of the stored bytes.",
          ...jsonContent(toJsonSchema(MediaOutput, "output")),
        },
      },
      [400, 401, 403, 404, 412, 413, 422, 503],
    ),
  };
}

function serve(): object {
  const inPath = (name: string) => ({ name, in: "path", required: true, schema: { type: "string" } });
  return {
    operationId: "media.file",
    tags: ["media"],
    summary: "A stored file, unchanged for ever; one range of it with the header Range",
    security: ANYONE,
    parameters: [inPath("storeId"), inPath("file")],
    responses: responses(
      {
        "200": { description: "The file.", content: Object.fromEntries(TYPES.map((type) => [type, BINARY])) },
      },
      [404, 503],
    ),
  };
}
