CREATE TABLE `demos` (
	`store_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`ready_at` integer,
	`expires_at` integer NOT NULL,
	`wiped_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `demos_expiry` ON `demos` (`expires_at`);
