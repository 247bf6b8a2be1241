export { exportStore } from "./export-store.ts";
export { ExportedStore, exportStoreShape } from "./schemas.ts";
