import type { ChannelId, JsonObject } from "../../channels/index.ts";
import { codePoints } from "../schemas.ts";
import type { Idea, Scene } from "./idea.ts";
import { withJosa } from "./josa.ts";

type Told = {
  readonly idea: Idea;
  readonly about: Scene;
  readonly address: string;
  readonly tags: readonly string[];
};

/** What each channel would say, as its own content; the link is put in when it is sent. TV shows the picture. */
export function captionsOf(told: Told): Readonly<Record<ChannelId, JsonObject>> {
  const { tags } = told;
  return {
    WooridongneTV: {},
    GenieTV: {},
    Instagram: { caption: postText(told), hashtags: [...tags] },
    KakaoChannel: { message: messageText(told), buttonName: "이벤트 참여하기" },
    NaverBlog: {
      title: headline(told),
      content: articleText(told),
      tags: [...tags],
    },
    RingoBiz: { announcement: spokenText(told) },
  };
}

function postText({ idea, about, address }: Told): string {
  return [about.scene, "", idea.benefit(about), idea.story(about), "", `${about.store} · ${address}`].join(
    "\n",
  );
}

function messageText({ idea, about }: Told): string {
  return [
    idea.title(about),
    "",
    `${about.scene} ${idea.benefit(about)}`,
    "",
    "아래 버튼으로 10초면 참여할 수 있어요.",
  ].join("\n");
}

/** Long enough to be found: what, for whom, how, where. */
function articleText({ idea, about, address }: Told): string {
  const { store, scene, item, words } = about;
  return [
    `안녕하세요, ${store}입니다. ${scene}`,
    `그래서 이번에 ‘${idea.title(about)}’ 이벤트를 준비했어요. ${idea.benefit(about)}`,
    idea.story(about),
    [
      "참여하는 방법은 이렇게 간단해요.",
      "1. 글에 있는 참여 링크를 눌러 주세요.",
      "2. 이름과 휴대폰 번호를 적고 개인정보 수집에 동의해 주세요.",
      "3. 화면에 나온 참여 코드를 저장해 두었다가 매장에서 보여 주세요.",
    ].join("\n"),
    `이번에 준비한 것은 ${withJosa(item.prize, "이에요")}. 준비한 수량이 끝나면 이벤트가 일찍 마감될 수 있으니 오시기 전에 참여 페이지를 한번 확인해 주세요.`,
    `${store} 찾아오시는 길: ${address}`,
    `처음 오시는 분도 자주 오시는 분도 반갑게 맞이할게요. 궁금한 점은 댓글이나 전화로 편하게 물어봐 주세요. 우리 ${words.place}에서 만나요!`,
  ].join("\n\n");
}

function spokenText({ idea, about }: Told): string {
  return `안녕하세요, ${about.store}입니다. 지금 이벤트를 하고 있어요. ${idea.benefit(about)} 자세한 내용은 매장에서 알려 드릴게요.`;
}

/** A long name leaves no room for the rest: search results show it beside the title anyway. */
function headline({ idea, about }: Told): string {
  const title = idea.title(about);
  const full = `[${about.store}] ${title}`;
  return codePoints(full) > 100 ? title : full;
}
