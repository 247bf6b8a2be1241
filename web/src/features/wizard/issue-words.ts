import { reasonWords, serverWords } from "../../i18n/index.ts";

type Issue = { readonly field: string; readonly code: string; readonly message: string };

/** By code, or by field and code where a code means two things. Numbers stand where every channel has the same. */
const ISSUES: Readonly<Record<string, string>> = {
  ...ofFile("IMAGE", "picture"),
  ...ofFile("VIDEO", "video"),
  ...ofFile("AUDIO", "recording"),
  ALT_TEXT_TOO_LONG: "The description of a picture may have 1,000 characters.",
  ANNOUNCEMENT_TOO_LONG: "The announcement may have 200 characters.",
  AUDIO_READ_ALOUD: "There is no recording: the announcement is read aloud.",
  BUTTON_MISSING: "Write what stands on the button.",
  BUTTON_TOO_LONG: "The button may have 14 characters.",
  CAPTION_TOO_LONG: "The caption may have 2,200 characters, hashtags included.",
  CAROUSEL_SIZE: "A post of several pictures takes 2 to 10 of them.",
  CONTENT_LONG: "The text reads best with at most 10,000 characters.",
  CONTENT_MISSING: "Add at least one picture or video.",
  "content/CONTENT_MISSING": "Write the text for the blog.",
  CONTENT_SHORT: "A text of fewer than 300 characters is hard to find by search.",
  CONTENT_TOO_LONG: "The text may have 15,000 characters, the link included.",
  INVALID_AUDIO: "The recording's address must be public and begin with https.",
  INVALID_BUDGET: "Set a budget from 100,000 to 10,000,000 won, in steps of 10,000 won.",
  INVALID_BUTTON: "The button may not hold #{ }.",
  INVALID_DATE: "Give the first and the last day as YYYY-MM-DD.",
  INVALID_HASHTAG: "Hashtags take letters, digits and underscores, and no blanks.",
  INVALID_MEDIA_URL: "The address of the picture or video must be public and begin with https.",
  INVALID_PERIOD: "The last day is before the first.",
  INVALID_PHONE_NUMBER: "Check the store's phone number.",
  INVALID_RADIUS: "Choose a radius of 500m, 1km, 2km or 3km.",
  INVALID_REGION: "Give the store's district in its address, with city and borough.",
  INVALID_SCHEDULE: "Check the first and the last day of the advertisement.",
  INVALID_TIME_SLOT: "One of the time slots is not offered. Choose from the list.",
  LOCATION_MISSING: "The store is found by its address. Check it in the settings.",
  MANY_HASHTAGS: "Fewer hashtags would be better.",
  MEDIA_CONFLICT: "Choose either a video or several pictures.",
  MEDIA_SIZE: "It is not 1920×1080: it may be cut or get borders on the screen.",
  MESSAGE_LONG: "Messages of fewer than 400 characters read best.",
  MESSAGE_MISSING: "Write the message.",
  MESSAGE_TOO_LONG: "The message may have 1,300 characters, the words of law included.",
  ONE_FILE_ONLY: "The screens show one file: the video, where there is one.",
  OPT_OUT_MISSING: "Enter the store's number for opting out free of charge.",
  PERIOD_CUT: "A ring-back tone lasts 1 year at most; then the usual one is back.",
  PERIOD_PAST: "That period is over already.",
  PERIOD_TOO_LONG: "It can run for 90 days at most.",
  PHONE_MISSING: "Enter the store's phone number whose ring-back tone is to change.",
  STILL_IMAGE: "There is no video: the picture is shown for 15 seconds.",
  TIME_SLOT_MISSING: "Choose at least one time slot.",
  TITLE_TOO_LONG: "The title reads best with at most 100 characters.",
  TOO_EARLY: "The review takes time: it can run from the next working day.",
  TOO_LATE: "Nothing is sent at night, and by 8 in the morning the event is over.",
  TOO_MANY_HASHTAGS: "There are too many hashtags for this channel.",
  TOO_MANY_IMAGES: "At most 20 pictures would be better.",
  TOO_MANY_LINES: "The message may have 99 line breaks.",
  TOO_MANY_MENTIONS: "At most 20 accounts can be mentioned.",
  TOO_MANY_RECIPIENTS:
    "More people agreed than one message reaches: it goes to as many as the channel takes.",
  VIDEO_LENGTH: "The video must be 15 or 30 seconds long.",
};

/** What a channel objects to or advises, in the owner's language. */
export function issueWords({ field, code, message }: Issue): string {
  const own = ISSUES[`${field}/${code}`] ?? ISSUES[code];
  return own === undefined ? reasonWords(code, message) : serverWords(message, () => own);
}

/** Limits of files differ from channel to channel, and only the server's sentence names them. */
function ofFile(kind: "IMAGE" | "VIDEO" | "AUDIO", noun: string): Readonly<Record<string, string>> {
  return {
    [`${kind}_MISSING`]: `Add a ${noun}.`,
    [`INVALID_${kind}_URL`]: `The ${noun}'s address must be public and begin with https.`,
    [`${kind}_TYPE`]: `This channel does not take a ${noun} of that file type.`,
    [`${kind}_TOO_LARGE`]: `The ${noun}'s file is too large for this channel.`,
    [`${kind}_TOO_SMALL`]: `The ${noun} is not wide enough for this channel.`,
    [`${kind}_RATIO`]: `The ${noun} is too wide or too tall for this channel.`,
    [`${kind}_TOO_SHORT`]: `The ${noun} is too short for this channel.`,
    [`${kind}_TOO_LONG`]: `The ${noun} is too long for this channel.`,
  };
}
