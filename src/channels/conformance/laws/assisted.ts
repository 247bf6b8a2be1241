import type { OwnerAction } from "../../channel.ts";
import { attempt, said } from "../by-hand.ts";
import { type Clause, createFindings, isAssisted } from "../law.ts";
import { throughJson } from "../plain.ts";
import { openRig, type Rig } from "../rig.ts";
import type { ChannelSubject } from "../subject.ts";
import { wholeLife } from "../whole-life.ts";

/** Channels where a person posts: we prepare, wait and verify. */
export const ASSISTED_LAWS: readonly Clause[] = [
  {
    name: "assisted-asks-the-owner",
    sentence: "Preparing asks the owner to post a text that carries the tracking link, until a deadline.",
    binds: isAssisted,
    async judge(subject) {
      const rig = await openRig(subject);
      const asked = await ask(rig);
      if (asked === null) return ["preparing does not ask the owner"];
      const { action } = asked;
      const found = createFindings();
      found.expect(action.copyText.includes(rig.bench.input.trackingUrl), "the text lacks the tracking link");
      found.expect(action.shareUrl.startsWith("https://"), "the share link is not https");
      found.expect(action.marker === rig.bench.marker, "the action names another marker");
      found.expect(action.deadline > rig.bench.now(), "the deadline has passed already");
      const looked = await attempt(rig, (ctx) => rig.adapter().check(ctx, asked.state));
      found.expect(
        looked.type === "value" && looked.value.type === "action_required",
        `before the owner posts, check says ${said(looked)}`,
      );
      return found.all;
    },
  },
  {
    name: "assisted-posts-nothing-itself",
    sentence: "An assisted channel never commits and only reads from the provider.",
    binds: isAssisted,
    async judge(subject) {
      const rig = await openRig(subject);
      await wholeLife(rig);
      const found = createFindings();
      found.expect(!rig.calls.some(({ step }) => step === "commit"), "commit was called");
      for (const { method } of rig.wire.requests)
        found.expect(method === "GET" || method === "HEAD", `it sends ${method}`);
      return found.all;
    },
  },
  {
    name: "assisted-checks-the-address",
    sentence: "The address that the owner names is accepted only when it can be the post.",
    binds: isAssisted,
    judge: judgeConfirm,
  },
];

const FOREIGN = [
  "https://blog.example.com/somebody/1",
  "https://blog.naver.com.example.com/x/1",
  "http://127.0.0.1/1",
  "javascript:alert(1)",
  "not an address",
  "",
] as const;

async function ask(rig: Rig): Promise<{ action: OwnerAction; state: Rig["bench"]["account"]["app"] } | null> {
  const tried = await attempt(rig, (ctx) => rig.adapter().prepare(ctx));
  if (tried.type !== "value" || tried.value.type !== "action_required") return null;
  return { action: tried.value.action, state: throughJson(tried.value.state) };
}

async function judgeConfirm(subject: ChannelSubject): Promise<readonly string[]> {
  const rig = await openRig(subject);
  const { ownerPosts } = rig.bench;
  const asked = await ask(rig);
  if (asked === null || ownerPosts === undefined) return ["the bench has no owner who posts"];
  const found = createFindings();
  const confirm = (url: string) => attempt(rig, (ctx) => rig.adapter().confirm(ctx, asked.state, url));
  for (const url of FOREIGN) {
    const tried = await confirm(url);
    found.expect(tried.type === "error", `${JSON.stringify(url)} is answered with ${said(tried)}`);
  }
  const url = await ownerPosts(asked.action);
  for (const time of ["once", "twice"]) {
    const tried = await confirm(url);
    found.expect(
      tried.type === "value" && tried.value.type === "published",
      `confirming the right address ${time} says ${said(tried)}`,
    );
  }
  return found.all;
}
