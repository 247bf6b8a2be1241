CREATE TABLE `moved_stores` (
	`store_id` text PRIMARY KEY NOT NULL,
	`moved_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `store_writes` (
	`id` text PRIMARY KEY NOT NULL,
	`affected` integer NOT NULL,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `store_writes_at` ON `store_writes` (`at`);
--> statement-breakpoint
DROP INDEX `outbox_unpublished`;
--> statement-breakpoint
ALTER TABLE `outbox` DROP COLUMN `published_at`;
