CREATE TABLE `notification_settings` (
	`store_id` text PRIMARY KEY NOT NULL,
	`digest` integer NOT NULL,
	`failure_mail` integer NOT NULL,
	`last_digest_day` text,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`description` text NOT NULL,
	`types` text NOT NULL,
	`secrets_cipher` text NOT NULL,
	`key_id` text NOT NULL,
	`status` text NOT NULL,
	`disabled_reason` text,
	`failing_since` integer,
	`last_failed_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `webhook_progress` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`status` text NOT NULL,
	`applied_version` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `webhook_sends` (
	`store_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`source_id` text NOT NULL,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer NOT NULL,
	`lease_id` text,
	`lease_until` integer,
	`last_status` integer,
	`last_error` text,
	`created_at` integer NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`store_id`, `endpoint_id`, `source_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `webhook_sends_due` ON `webhook_sends` (`next_at`) WHERE state = 'PENDING';
--> statement-breakpoint
CREATE INDEX `webhook_sends_leased` ON `webhook_sends` (`lease_id`) WHERE lease_id is not null;
--> statement-breakpoint
CREATE INDEX `webhook_sends_done` ON `webhook_sends` (`done_at`) WHERE done_at is not null;
--> statement-breakpoint
ALTER TABLE `notifications` ADD `told_at` integer;
--> statement-breakpoint
CREATE INDEX `notifications_unread` ON `notifications` (`store_id`) WHERE read_at is null;
--> statement-breakpoint
CREATE INDEX `notifications_untold` ON `notifications` (`created_at`) WHERE told_at is null;
