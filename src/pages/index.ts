export { pageRoutes } from "./page-routes.tsx";
export { reportRoutes } from "./report/index.ts";
