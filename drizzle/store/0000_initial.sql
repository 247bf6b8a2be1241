CREATE TABLE `aggregate_versions` (
	`store_id` text NOT NULL,
	`aggregate_id` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`store_id`, `aggregate_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`store_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`entity_id` text NOT NULL,
	`details` text NOT NULL,
	`request_id` text NOT NULL,
	`hash` text,
	PRIMARY KEY(`store_id`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `channel_connections` (
	`store_id` text NOT NULL,
	`channel` text NOT NULL,
	`connection_id` text NOT NULL,
	`provider` text NOT NULL,
	`state` text NOT NULL,
	`credentials_cipher` text,
	`key_id` text,
	`last_success_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `channel_participation` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`channel` text NOT NULL,
	`participants` integer NOT NULL,
	`conversions` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `channel_stats` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`channel` text NOT NULL,
	`channel_type` text NOT NULL,
	`status` text NOT NULL,
	`impressions` integer,
	`views` integer,
	`clicks` integer,
	`likes` integer,
	`comments` integer,
	`shares` integer,
	`total_calls` integer,
	`completed_calls` integer,
	`average_duration` integer,
	`source` text,
	`as_of` integer,
	`failed_since` integer,
	`fail_reason` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `channel_stats_daily` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`channel` text NOT NULL,
	`day` text NOT NULL,
	`impressions` integer,
	`views` integer,
	`clicks` integer,
	`likes` integer,
	`comments` integer,
	`shares` integer,
	`total_calls` integer,
	`completed_calls` integer,
	`average_duration` integer,
	`source` text NOT NULL,
	`as_of` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `channel`, `day`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `click_counts` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`hour` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `code`, `kind`, `hour`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `consent_texts` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`purpose` text NOT NULL,
	`version` text NOT NULL,
	`body` text NOT NULL,
	`body_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `purpose`, `version`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `consents` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`participant_id` text NOT NULL,
	`purpose` text NOT NULL,
	`seq` integer NOT NULL,
	`granted` integer NOT NULL,
	`text_version` text NOT NULL,
	`text_hash` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `participant_id`, `purpose`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `consumer_cursors` (
	`consumer` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `cost_entries` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`amount_krw` integer NOT NULL,
	`source` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `kind`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`consumer` text NOT NULL,
	`message_id` text NOT NULL,
	`reason` text NOT NULL,
	`detail` text NOT NULL,
	`message` text NOT NULL,
	`attempts` integer NOT NULL,
	`dead_at` integer NOT NULL,
	`replayed_at` integer,
	PRIMARY KEY(`consumer`, `message_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `distribution_attempts` (
	`store_id` text NOT NULL,
	`distribution_id` text NOT NULL,
	`channel` text NOT NULL,
	`seq` integer NOT NULL,
	`step` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`http_status` integer,
	`latency_ms` integer NOT NULL,
	`breaker_state` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `distribution_id`, `channel`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `distribution_channels` (
	`store_id` text NOT NULL,
	`distribution_id` text NOT NULL,
	`channel` text NOT NULL,
	`event_id` text NOT NULL,
	`status` text NOT NULL,
	`step` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`tracking_code` text NOT NULL,
	`reason` text,
	`message` text,
	`cost_krw` integer,
	`cost_source` text,
	`external_kind` text,
	`external_id` text,
	`external_url` text,
	`external_at` integer,
	`data` text NOT NULL,
	`action` text,
	`attempts` integer NOT NULL,
	`commit_attempt_at` integer,
	`next_attempt_at` integer,
	`lease_until` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `distribution_id`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `distribution_channels_by_event` ON `distribution_channels` (`store_id`,`event_id`,`channel`);
--> statement-breakpoint
CREATE INDEX `distribution_channels_due` ON `distribution_channels` (`status`,`next_attempt_at`);
--> statement-breakpoint
CREATE TABLE `distributions` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`status` text NOT NULL,
	`requested_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `distributions_by_event` ON `distributions` (`store_id`,`event_id`,`created_at`);
--> statement-breakpoint
CREATE TABLE `entry_seats` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`taken` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `event_stats` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`title` text NOT NULL,
	`objective` text NOT NULL,
	`status` text NOT NULL,
	`time_zone` text NOT NULL,
	`starts_at` integer,
	`ends_at` integer,
	`target_participants` integer NOT NULL,
	`target_roi_pct` real,
	`participants` integer NOT NULL,
	`conversions` integer NOT NULL,
	`new_customers` integer NOT NULL,
	`applied_version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `event_texts` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`locale` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`prize_name` text NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `locale`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `events` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`status` text NOT NULL,
	`objective` text NOT NULL,
	`slug` text NOT NULL,
	`version` integer NOT NULL,
	`starts_at` integer,
	`ends_at` integer,
	`target_participants` integer,
	`max_participants` integer,
	`prize_count` integer,
	`prize_cost_krw` integer NOT NULL,
	`other_cost_krw` integer NOT NULL,
	`budget_cap_krw` integer,
	`target_roi_pct` real,
	`image_url` text,
	`channel_plan` text NOT NULL,
	`template_id` text,
	`parent_event_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`approved_at` integer,
	`activated_at` integer,
	`ended_at` integer,
	`archived_at` integer,
	`cancelled_at` integer,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `events_by_status` ON `events` (`status`,`ends_at`);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_open_draft` ON `events` (`store_id`,`objective`) WHERE status = 'DRAFT' and parent_event_id is null;
--> statement-breakpoint
CREATE TABLE `idempotency` (
	`store_id` text NOT NULL,
	`scope` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`outcome` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `scope`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idempotency_expiry` ON `idempotency` (`expires_at`);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` text NOT NULL,
	`message_id` text NOT NULL,
	`batch_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`consumer`, `message_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `inbox_failures` (
	`consumer` text NOT NULL,
	`message_id` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer NOT NULL,
	`last_error` text NOT NULL,
	PRIMARY KEY(`consumer`, `message_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `inbox_parked` (
	`consumer` text NOT NULL,
	`message_id` text NOT NULL,
	`aggregate_id` text NOT NULL,
	`aggregate_version` integer NOT NULL,
	`reason` text NOT NULL,
	`message` text NOT NULL,
	`parked_at` integer NOT NULL,
	PRIMARY KEY(`consumer`, `message_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `inbox_parked_aggregate` ON `inbox_parked` (`consumer`,`aggregate_id`,`aggregate_version`);
--> statement-breakpoint
CREATE TABLE `media` (
	`store_id` text NOT NULL,
	`sha256` text NOT NULL,
	`kind` text NOT NULL,
	`content_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `sha256`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notifications` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`event_id` text,
	`channel` text,
	`message` text NOT NULL,
	`params` text NOT NULL,
	`created_at` integer NOT NULL,
	`read_at` integer,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`store_id` text NOT NULL,
	`key` text NOT NULL,
	`aggregate_id` text NOT NULL,
	`aggregate_version` integer NOT NULL,
	`type` text NOT NULL,
	`schema_version` integer NOT NULL,
	`data` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`traceparent` text,
	`published_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_id_unique` ON `outbox` (`id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_aggregate` ON `outbox` (`aggregate_id`,`aggregate_version`);
--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`seq`) WHERE published_at is null;
--> statement-breakpoint
CREATE TABLE `participants` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`id` text NOT NULL,
	`phone_key` text NOT NULL,
	`phone_cipher` text,
	`name_cipher` text,
	`key_id` text NOT NULL,
	`age_group` text,
	`gender` text,
	`region` text,
	`channel` text NOT NULL,
	`tracking_code` text,
	`entry_code` text NOT NULL,
	`redeem_code` text NOT NULL,
	`registered_at` integer NOT NULL,
	`redeemed_at` integer,
	`redeemed_by` text,
	`new_to_store` integer,
	`withdrawn_at` integer,
	`erased_at` integer,
	PRIMARY KEY(`store_id`, `event_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `participants_once` ON `participants` (`store_id`,`event_id`,`phone_key`) WHERE withdrawn_at is null;
--> statement-breakpoint
CREATE UNIQUE INDEX `participants_redeem` ON `participants` (`store_id`,`event_id`,`redeem_code`);
--> statement-breakpoint
CREATE INDEX `participants_by_phone` ON `participants` (`store_id`,`phone_key`);
--> statement-breakpoint
CREATE TABLE `profile_counts` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`dimension` text NOT NULL,
	`value` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `dimension`, `value`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sales_daily` (
	`store_id` text NOT NULL,
	`day` text NOT NULL,
	`amount_krw` integer NOT NULL,
	`orders` integer,
	`source` text NOT NULL,
	`recorded_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `day`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stats_versions` (
	`store_id` text NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`store_id`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stores` (
	`store_id` text PRIMARY KEY NOT NULL,
	`owner_user_id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`industry` text NOT NULL,
	`industry_code` text,
	`address` text NOT NULL,
	`address_key` text NOT NULL,
	`region` text,
	`time_zone` text NOT NULL,
	`phone` text,
	`lat` real,
	`lng` real,
	`opt_out_number` text,
	`privacy_contact` text,
	`business_hours` text,
	`gross_margin_pct` real,
	`new_customer_ltv_krw` integer,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`closed_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `stores_by_owner` ON `stores` (`owner_user_id`);
--> statement-breakpoint
CREATE TABLE `timeline_hourly` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`hour` integer NOT NULL,
	`participants` integer NOT NULL,
	`conversions` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `hour`)
) STRICT, WITHOUT ROWID;
