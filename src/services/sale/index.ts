export { dailySalesAsOf, dailySalesSince, toDailySales } from "./daily-sales.ts";
export { importSales } from "./import-sales.ts";
export { listSales } from "./list-sales.ts";
export { recordSales } from "./record-sales.ts";
export { salesTable } from "./sales-table.ts";
export { importSalesShape, listSalesInput, RecordedSales, recordSalesShape, SalesPage } from "./schemas.ts";
