import type { DeriveInput, Issue, MediaFacts } from "../channel.ts";
import {
  checkImage,
  checkVideo,
  fileExtension,
  hardIssue,
  isPublicHttpsUrl,
  softIssue,
} from "../content-rules.ts";

/** What a screen takes, of our own proposal. Sizes in bytes, lengths in ms; no `maxVideoMs` = not checked here. */
export type ScreenLimits = {
  readonly imageTypes: readonly string[];
  readonly videoTypes: readonly string[];
  readonly maxImageBytes: number;
  readonly maxVideoBytes: number;
  readonly maxVideoMs?: number;
  readonly widthPx: number;
  readonly heightPx: number;
};

export type ScreenMediaType = "video/mp4" | "image/png" | "image/jpeg";

/** By the bytes where the file is our own upload, else by the ending of its address; a picture unless it says film. */
export function screenMediaType(url: string, facts: MediaFacts | undefined): ScreenMediaType {
  const type = facts?.contentType ?? fileExtension(url);
  if (type === "video/mp4" || type === "mp4") return "video/mp4";
  return type === "image/png" || type === "png" ? "image/png" : "image/jpeg";
}

/** The one file that goes on air: the first film, else the first picture. */
export function screenMediaOf(
  contentUrls: readonly string[],
  media: DeriveInput["media"],
): { readonly url: string; readonly type: ScreenMediaType } {
  const files = contentUrls.map((url) => ({ url, type: screenMediaType(url, media.get(url)) }));
  const film = files.find(({ type }) => type === "video/mp4");
  return film ?? files[0] ?? { url: "", type: "image/jpeg" };
}

const FIELD = "contentUrls";

/** A film or picture that the store uploaded is measured; of a foreign address only its form is known. */
export function checkScreenMedia(
  contentUrls: readonly string[],
  media: DeriveInput["media"],
  limits: ScreenLimits,
): Issue[] {
  if (contentUrls.length === 0)
    return [hardIssue(FIELD, "CONTENT_MISSING", "방송할 사진이나 영상을 하나 이상 넣어 주세요.")];
  if (!contentUrls.every((url) => media.has(url) || isPublicHttpsUrl(url)))
    return [
      hardIssue(FIELD, "INVALID_MEDIA_URL", "사진이나 영상 주소는 https로 시작하는 공개 주소여야 해요."),
    ];
  const { url } = screenMediaOf(contentUrls, media);
  const issues = checkUpload(url, media, limits);
  if (contentUrls.length > 1)
    issues.push(
      softIssue(FIELD, "ONE_FILE_ONLY", "TV에는 파일 하나만 방송돼요. 영상이 있으면 영상이 나가요."),
    );
  return issues;
}

function checkUpload(url: string, media: DeriveInput["media"], limits: ScreenLimits): Issue[] {
  const facts = media.get(url);
  if (facts === undefined) return [];
  const { maxVideoMs } = limits;
  const issues = facts.contentType.startsWith("video/")
    ? checkVideo(url, FIELD, {
        media,
        types: limits.videoTypes,
        maxBytes: limits.maxVideoBytes,
        ...(maxVideoMs === undefined ? {} : { maxMs: maxVideoMs }),
      })
    : checkImage(url, FIELD, { media, types: limits.imageTypes, maxBytes: limits.maxImageBytes });
  const isSized = facts.width !== null && facts.height !== null;
  const fits = facts.width === limits.widthPx && facts.height === limits.heightPx;
  return isSized && !fits
    ? [
        ...issues,
        softIssue(FIELD, "MEDIA_SIZE", "1920×1080 크기가 아니라서 화면에서 잘리거나 여백이 생길 수 있어요."),
      ]
    : issues;
}
