export { pageRoutes } from "./page-routes.tsx";
export { posterRoutes } from "./poster/index.ts";
export { reportRoutes } from "./report/index.ts";
