export { codeImage } from "./code-image.ts";
