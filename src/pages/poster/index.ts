export { posterRoutes } from "./routes.tsx";
