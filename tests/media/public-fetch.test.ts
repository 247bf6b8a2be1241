import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  createPublicFetch,
  isGlobalAddress,
  MediaError,
  type OpenPublic,
  pinnedAddress,
  UnreachableError,
} from "../../src/media/index.ts";
import { publicHttpsUrl } from "../../src/public-address.ts";
import { ALLOWED_ADDRESSES, INNER_NUMBERS, OPEN_NUMBERS, REFUSED_ADDRESSES } from "./addresses.ts";
import { png } from "./samples.ts";
import { bodyOf } from "./support.ts";

const ADDRESS = "https://cdn.example.com/a.png";
const never = new AbortController().signal;

function answering(response: () => Response | Promise<Response>) {
  const opened: string[] = [];
  const open: OpenPublic = async (url) => {
    opened.push(url.href);
    return response();
  };
  return { opened, load: createPublicFetch(open, 200) };
}

const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => "read",
    (error: unknown) =>
      error instanceof MediaError
        ? error.reason
        : error instanceof UnreachableError
          ? "unreachable"
          : String(error),
  );

describe("the rule for addresses", () => {
  test.each(REFUSED_ADDRESSES)("%p is refused without a connection", async (address) => {
    const { opened, load } = answering(() => new Response(png()));
    expect(publicHttpsUrl(address)).toBeUndefined();
    expect(await outcomeOf(load(address, { maxBytes: 9_999, signal: never }))).toBe("unreachable");
    expect(opened).toEqual([]);
  });

  test.each(ALLOWED_ADDRESSES)("%p is allowed", (address) => {
    expect(publicHttpsUrl(address)?.protocol).toBe("https:");
  });

  test("every IPv4 number is refused in every notation of its parts", () => {
    const notation = fc.constantFrom(
      (part: number) => String(part),
      (part: number) => `0x${part.toString(16)}`,
      (part: number) => `0${part.toString(8)}`,
    );
    const part = fc.tuple(fc.nat(255), notation).map(([value, write]) => write(value));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(publicHttpsUrl(`https://${parts.join(".")}/`)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe("the numbers behind a name", () => {
  test.each(INNER_NUMBERS)("%p is not of the open internet", (address) => {
    expect(isGlobalAddress(address)).toBe(false);
    expect(() => pinnedAddress([address])).toThrow(UnreachableError);
    expect(() => pinnedAddress(["8.8.8.8", address])).toThrow(UnreachableError);
    expect(() => pinnedAddress([address, "2606:4700:4700::1111"])).toThrow(UnreachableError);
  });

  test.each(OPEN_NUMBERS)("%p is", (address) => {
    expect(isGlobalAddress(address)).toBe(true);
    expect(pinnedAddress([address])).toBe(address);
  });

  test("an IPv4 address is preferred, and a name without any is refused", () => {
    expect(pinnedAddress(["2606:4700:4700::1111", "1.1.1.1"])).toBe("1.1.1.1");
    expect(() => pinnedAddress([])).toThrow(UnreachableError);
  });

  test("any text is answered, none with a fault", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isGlobalAddress(text) === "boolean"));
    fc.assert(fc.property(fc.ipV6(), (text) => typeof isGlobalAddress(text) === "boolean"));
  });
});

describe("a read", () => {
  test("gives the bytes of a 200", async () => {
    const { load, opened } = answering(() => new Response(png()));
    expect(await load(ADDRESS, { maxBytes: 9_999, signal: never })).toEqual(png());
    expect(opened).toEqual([ADDRESS]);
  });

  test.each([301, 302, 303, 307, 308])("%d is a failure, not a way on", async (status) => {
    const headers = { location: "https://127.0.0.1/" };
    const { load, opened } = answering(() => new Response(null, { status, headers }));
    expect(await outcomeOf(load(ADDRESS, { maxBytes: 9, signal: never }))).toBe("unreachable");
    expect(opened).toHaveLength(1);
  });

  test.each([204, 206, 401, 404, 500])("%d is a failure", async (status) => {
    const { load } = answering(() => new Response(null, { status }));
    expect(await outcomeOf(load(ADDRESS, { maxBytes: 9, signal: never }))).toBe("unreachable");
  });

  test("one byte too many is told apart, and the rest is not read", async () => {
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    const { load } = answering(() => new Response(endless));
    expect(await outcomeOf(load(ADDRESS, { maxBytes: 10_000, signal: never }))).toBe("MEDIA_TOO_LARGE");
    expect(read).toBeLessThan(20);
    const exact = answering(() => new Response(bodyOf(new Uint8Array(10_000), 999)));
    expect(await outcomeOf(exact.load(ADDRESS, { maxBytes: 10_000, signal: never }))).toBe("read");
  });

  test("a server that never answers, never ends or drips is left in time", async () => {
    const silent = answering(() => new Promise<Response>(() => {}));
    const hanging = answering(() => new Response(new ReadableStream()));
    const drip = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await Bun.sleep(20);
        controller.enqueue(new Uint8Array(1));
      },
    });
    const dripping = answering(() => new Response(drip));
    const started = performance.now();
    const outcomes = [silent, hanging, dripping].map(({ load }) =>
      outcomeOf(load(ADDRESS, { maxBytes: 9_999, signal: never })),
    );
    expect(await Promise.all(outcomes)).toEqual(["unreachable", "unreachable", "unreachable"]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("the caller's signal ends it", async () => {
    const { load } = answering(() => new Promise<Response>(() => {}));
    const abort = new AbortController();
    const outcome = outcomeOf(load(ADDRESS, { maxBytes: 9, signal: abort.signal }));
    abort.abort();
    expect(await outcome).toBe("unreachable");
  });

  test("a broken connection is unreachable, without the driver's words", async () => {
    const { load } = answering(() => Promise.reject(new Error("ECONNREFUSED 10.1.2.3")));
    expect(await outcomeOf(load(ADDRESS, { maxBytes: 9, signal: never }))).toBe("unreachable");
  });
});
