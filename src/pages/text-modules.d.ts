/** A stylesheet imported as its text. */
declare module "*.css" {
  const text: string;

  // biome-ignore lint/style/noDefaultExport: a module that is a text has nothing else
  export { text as default };
}
