export { m } from "../generated/messages/messages.js";
export { getLocale, type Locale, setLocale } from "../generated/messages/runtime.js";
