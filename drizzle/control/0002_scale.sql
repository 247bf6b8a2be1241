CREATE TABLE `control_writes` (
	`id` text PRIMARY KEY NOT NULL,
	`affected` integer NOT NULL,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `control_writes_at` ON `control_writes` (`at`);
--> statement-breakpoint
ALTER TABLE `store_shards` ADD `moving_to` text;
--> statement-breakpoint
ALTER TABLE `store_shards` ADD `move_id` text;
--> statement-breakpoint
ALTER TABLE `store_shards` ADD `lease_until` integer;
