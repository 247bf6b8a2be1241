import {
  importSales,
  importSalesShape,
  listSales,
  listSalesInput,
  RecordedSales,
  recordSales,
  recordSalesShape,
  SalesPage,
} from "../services/sale/index.ts";
import { machineProcedure, mutationInput, router } from "../trpc.ts";

export const salesRouter = router({
  record: machineProcedure.input(mutationInput(recordSalesShape)).output(RecordedSales).mutation(recordSales),
  importCsv: machineProcedure
    .input(mutationInput(importSalesShape))
    .output(RecordedSales)
    .mutation(importSales),
  list: machineProcedure.input(listSalesInput).output(SalesPage).query(listSales),
});
