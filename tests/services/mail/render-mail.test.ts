import { expect, test } from "bun:test";
import { renderMail } from "../../../src/services/mail/render-mail.ts";

const digestOf = (fields: { events: readonly object[]; failures: readonly string[] }) =>
  renderMail({
    id: "mail",
    kind: "digest",
    payload: {
      ...{ to: "owner@example.com", storeName: "달빛분식", day: "2026-03-01", ...fields },
      ...{ url: "https://madang.test/app", unsubscribeUrl: "https://madang.test/unsubscribe?token=t" },
    },
  });

test("a digest of a day without events, but with failures, has no empty list and says that none ran", () => {
  const failures = ["지니TV 배포에 실패했어요."];
  const { html, text } = digestOf({ events: [], failures });
  expect(html).not.toContain("<ul></ul>");
  expect(html).toContain("<li>지니TV 배포에 실패했어요.</li>");
  expect(text).toContain("어제는 진행한 이벤트가 없었어요.");
  const event = { title: "가을 잔치", participants: 2, visits: 1 };
  expect(digestOf({ events: [event], failures }).text).not.toContain("이벤트가 없었어요");
});
