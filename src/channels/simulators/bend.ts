import type { Answer, Refusals } from "./answer.ts";
import type { Fault, Faults } from "./faults.ts";
import type { World } from "./world.ts";

const HUGE_BYTES = 64 * 1024 * 1024;

type Bench = { readonly world: World; readonly refusals: Refusals };

/** Faults that strike before the provider acts; null = none does, and the step may go on. */
export async function bentBefore(
  { world, refusals }: Bench,
  faults: Faults,
  hits: readonly Fault[],
): Promise<Response | null> {
  for (const fault of hits) {
    if (fault.latencyMs !== undefined) await world.sleep(fault.latencyMs);
    const later = { "retry-after": fault.retryAfter ?? "1" };
    switch (fault.kind) {
      case "hang_before":
        await faults.released();
        return toResponse(refusals.serverError());
      case "error_before":
        return toResponse(refusals.serverError());
      case "drop_before":
        return new Response(broken(), { status: 200 });
      case "rate_limited":
        return toResponse(withHeaders(refusals.rateLimited(), later));
      case "maintenance":
        return toResponse(withHeaders(refusals.maintenance(), later));
      case "refuse": {
        const { status, code, subcode } = fault;
        return toResponse(
          refusals.refuse({
            ...(status === undefined ? {} : { status }),
            ...(code === undefined ? {} : { code }),
            ...(subcode === undefined ? {} : { subcode }),
          }),
        );
      }
      case "redirect":
        return new Response(null, { status: 302, headers: { location: "https://elsewhere.invalid/" } });
      default:
        break;
    }
  }
  return null;
}

/** The answer of a step that was done, as the faults let it through. */
export async function bentAfter(
  { refusals }: Bench,
  faults: Faults,
  { hits, done }: { readonly hits: readonly Fault[]; readonly done: Answer },
): Promise<Response> {
  for (const fault of hits) {
    switch (fault.kind) {
      case "hang_after":
        await faults.released();
        break;
      case "error_after":
        return toResponse(refusals.serverError());
      case "drop_after":
        return new Response(broken(), { status: done.status });
      case "error_in_success":
        return toResponse(refusals.errorInSuccess());
      case "malformed":
        return toResponse({ ...done, body: textOf(done).slice(0, -2) });
      case "html":
        return toResponse({ status: 200, body: "<html><body>ok</body></html>" }, "text/html");
      case "wrong_types":
        return toResponse({ ...done, body: textOf(done).replace(/("[A-Za-z_]+":)("[^"]*"|\d+)/g, "$1[]") });
      case "slow_drip":
        return new Response(dripping(), { status: done.status });
      case "huge_body":
        return new Response(huge(), { status: done.status });
      default:
        break;
    }
  }
  return toResponse(done);
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function textOf(answer: Answer): string {
  return typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
}

function toResponse(answer: Answer, contentType = "application/json"): Response {
  const headers = new Headers({ "content-type": contentType, ...answer.headers });
  return new Response(textOf(answer), { status: answer.status, headers });
}

/** The connection breaks after the head of the answer. Without an error, because Bun prints any with its source. */
function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.error();
    },
  });
}

/** One byte, and then nothing for as long as anybody reads. */
function dripping(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array([0x7b]));
    },
  });
}

/** More than anybody should read; made only as far as it is read. */
function huge(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      sent += chunk.byteLength;
      if (sent > HUGE_BYTES) controller.close();
      else controller.enqueue(chunk);
    },
  });
}
