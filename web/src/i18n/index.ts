export { m } from "../generated/messages/messages.js";
export { getLocale, type Locale, setLocale } from "../generated/messages/runtime.js";
export { reasonWords } from "./channel-reasons.ts";
export { serverWords } from "./server-words.ts";
