/**
 * A module that is loaded when it is first asked for. `import()` itself costs some microseconds each time, so the
 * module is kept; not its promise, because on Workers a request must not wait for what another one began.
 *
 * @example const media = whenAsked(() => import("./media.ts")); // (await media()).serveFile(c)
 */
export function whenAsked<Module extends object>(
  load: () => Promise<Module>,
): () => Module | Promise<Module> {
  let loaded: Module | undefined;
  const keep = (module: Module) => {
    loaded = module;
    return module;
  };
  return () => loaded ?? load().then(keep);
}
