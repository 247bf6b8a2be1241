CREATE TABLE `shard_databases` (
	`name` text PRIMARY KEY NOT NULL,
	`database_id` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `shard_databases_database_id_unique` ON `shard_databases` (`database_id`);
