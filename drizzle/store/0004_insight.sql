CREATE TABLE `anomalies` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`hour` integer NOT NULL,
	`observed` integer NOT NULL,
	`expected` real NOT NULL,
	`probability` real NOT NULL,
	`cause` text NOT NULL,
	`message` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `anomalies_open` ON `anomalies` (`store_id`,`event_id`,`kind`,`channel`) WHERE closed_at is null;
--> statement-breakpoint
CREATE INDEX `anomalies_event` ON `anomalies` (`store_id`,`event_id`,`opened_at`);
--> statement-breakpoint
CREATE TABLE `anomaly_hours` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`hour` integer NOT NULL,
	`channel` text NOT NULL,
	`check_id` text NOT NULL,
	`participants` integer NOT NULL,
	`views` integer,
	PRIMARY KEY(`store_id`, `event_id`, `hour`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `channel_estimates` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`channel` text NOT NULL,
	`distribution_id` text NOT NULL,
	`views` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `channel`, `distribution_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `restatements` (
	`store_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`channel` text NOT NULL,
	`metric` text NOT NULL,
	`day` text NOT NULL,
	`before_value` integer NOT NULL,
	`after_value` integer NOT NULL,
	`as_of` integer NOT NULL,
	`restated_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `id`)
) STRICT, WITHOUT ROWID;
