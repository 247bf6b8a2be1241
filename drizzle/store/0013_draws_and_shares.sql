CREATE TABLE `draw_entries` (
	`store_id` text NOT NULL,
	`draw_id` text NOT NULL,
	`part` integer NOT NULL,
	`lines` text NOT NULL,
	PRIMARY KEY(`store_id`, `draw_id`, `part`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `draw_picks` (
	`store_id` text NOT NULL,
	`draw_id` text NOT NULL,
	`rank` integer NOT NULL,
	`event_id` text NOT NULL,
	`participant_id` text NOT NULL,
	`token` text NOT NULL,
	`status` text NOT NULL,
	`prize` integer,
	`replaces_rank` integer,
	`vacated` integer NOT NULL,
	`deadline_at` integer,
	`link_no` integer NOT NULL,
	`link_hash` text,
	`contact_cipher` text,
	`key_id` text,
	`consent_text` text,
	`consent_hash` text,
	`settled_at` integer,
	PRIMARY KEY(`store_id`, `draw_id`, `rank`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `draw_picks_link` ON `draw_picks` (`store_id`,`link_hash`);
--> statement-breakpoint
CREATE INDEX `draw_picks_by_participant` ON `draw_picks` (`store_id`,`participant_id`);
--> statement-breakpoint
CREATE TABLE `draw_receipts` (
	`store_id` text NOT NULL,
	`seq` integer NOT NULL,
	`draw_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`destroyed` integer NOT NULL,
	`kept` integer NOT NULL,
	`digest` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`store_id`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `draw_receipts_once` ON `draw_receipts` (`store_id`,`draw_id`,`kind`);
--> statement-breakpoint
CREATE TABLE `draws` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`terms` text NOT NULL,
	`commitment` text NOT NULL,
	`prizes` text NOT NULL,
	`tax_threshold_krw` integer NOT NULL,
	`tax_rate_permille` integer NOT NULL,
	`seed_cipher` text,
	`salt_cipher` text,
	`key_id` text NOT NULL,
	`seed` text,
	`public_value` text,
	`committed_at` integer NOT NULL,
	`revealed_at` integer,
	`cancelled_at` integer,
	`destroyed_at` integer,
	`contacts_destroyed_at` integer,
	`next_at` integer,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `draws_attempt` ON `draws` (`store_id`,`event_id`,`attempt`);
--> statement-breakpoint
CREATE UNIQUE INDEX `draws_one` ON `draws` (`store_id`,`event_id`) WHERE status <> 'CANCELLED';
--> statement-breakpoint
CREATE INDEX `draws_due` ON `draws` (`next_at`) WHERE next_at is not null;
--> statement-breakpoint
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
