CREATE TABLE `share_links` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`label` text NOT NULL,
	`token_hash` text NOT NULL,
	`sections` text NOT NULL,
	`password_hash` text,
	`embed_origins` text NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `share_links_by_token` ON `share_links` (`store_id`,`token_hash`);
--> statement-breakpoint
CREATE INDEX `share_links_by_event` ON `share_links` (`store_id`,`event_id`,`id`);
