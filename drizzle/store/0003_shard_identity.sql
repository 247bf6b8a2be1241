CREATE TABLE `shard_identity` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`database_id` text NOT NULL
) STRICT;
