CREATE TABLE `media_uploads` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`content_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `media_uploads_expiry` ON `media_uploads` (`expires_at`);
--> statement-breakpoint
CREATE TABLE `spend_reservations` (
	`store_id` text NOT NULL,
	`distribution_id` text NOT NULL,
	`channel` text NOT NULL,
	`event_id` text NOT NULL,
	`state` text NOT NULL,
	`amount_krw` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `distribution_id`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `spend_reservations_by_event` ON `spend_reservations` (`store_id`,`event_id`,`channel`);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`store_id` text NOT NULL,
	`channel` text NOT NULL,
	`dedupe_key` text NOT NULL,
	`kind` text NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `channel`, `dedupe_key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `webhook_deliveries_expiry` ON `webhook_deliveries` (`received_at`);
--> statement-breakpoint
ALTER TABLE `channel_connections` ADD `account_key` text;
--> statement-breakpoint
ALTER TABLE `channel_connections` ADD `account_label` text;
--> statement-breakpoint
ALTER TABLE `channel_connections` ADD `expires_at` integer;
--> statement-breakpoint
ALTER TABLE `channel_connections` ADD `refresh_at` integer;
--> statement-breakpoint
ALTER TABLE `channel_connections` ADD `refresh_lease_until` integer;
--> statement-breakpoint
CREATE INDEX `channel_connections_by_account` ON `channel_connections` (`channel`,`account_key`);
--> statement-breakpoint
CREATE INDEX `channel_connections_refresh` ON `channel_connections` (`refresh_at`);
--> statement-breakpoint
ALTER TABLE `distribution_attempts` ADD `provider_code` text;
--> statement-breakpoint
ALTER TABLE `media` ADD `width` integer;
--> statement-breakpoint
ALTER TABLE `media` ADD `height` integer;
--> statement-breakpoint
ALTER TABLE `media` ADD `duration_ms` integer;
--> statement-breakpoint
CREATE INDEX `distribution_channels_by_external` ON `distribution_channels` (`channel`,`external_id`);
