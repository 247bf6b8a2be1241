export { contentMedia } from "./content-media.ts";
export { loadMediaFor } from "./load-media.ts";
