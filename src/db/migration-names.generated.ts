// Generated from drizzle/*/*.sql by `bun run generate`; do not edit.
export const MIGRATION_NAMES: Readonly<Record<"control" | "store", readonly string[]>> = {
  control: ["0000_initial","0001_key_check","0002_scale","0003_moved_from","0004_shard_databases","0005_mail","0006_benchmarks","0007_demos"],
  store: ["0000_initial","0001_six_channels","0002_scale","0003_shard_identity","0004_insight","0005_notifications","0006_shares_benchmarks","0007_profile_publications","0008_webhook_leases","0009_sales_revisions","0010_as_of","0011_webhooks_from_now","0012_returns","0013_draws_and_shares"],
};
