import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Marks of batches written to a libSQL server: they tell whether a batch whose answer was lost is in. */
export const storeWrites = sqliteTable(
  "store_writes",
  {
    id: text("id").primaryKey(),
    affected: integer("affected").notNull(),
    at: integer("at").notNull(),
  },
  (t) => [index("store_writes_at").on(t.at)],
);

/** Stores that left this database, or are leaving: a write of theirs must fail here. */
export const movedStores = sqliteTable("moved_stores", {
  storeId: text("store_id").primaryKey().notNull(),
  movedAt: integer("moved_at").notNull(),
});

/** One row: the name of this database in DATABASE_SHARDS, and an id that no other database has. */
export const shardIdentity = sqliteTable("shard_identity", {
  id: integer("id").primaryKey().notNull(),
  name: text("name").notNull(),
  databaseId: text("database_id").notNull(),
});
