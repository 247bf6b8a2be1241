CREATE TABLE `channel_snapshots` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`channel` text NOT NULL,
	`number` integer NOT NULL,
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
	`source` text,
	`as_of` integer,
	`fail_reason` text,
	`recorded_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `channel`, `number`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outbox_store` ON `outbox` (`store_id`);
--> statement-breakpoint
INSERT INTO `channel_snapshots` (`store_id`, `event_id`, `channel`, `number`, `day`, `impressions`, `views`, `clicks`, `likes`, `comments`, `shares`, `total_calls`, `completed_calls`, `average_duration`, `source`, `as_of`, `recorded_at`)
SELECT `store_id`, `event_id`, `channel`, row_number() OVER (PARTITION BY `store_id`, `event_id`, `channel` ORDER BY `as_of`, `day`), `day`, `impressions`, `views`, `clicks`, `likes`, `comments`, `shares`, `total_calls`, `completed_calls`, `average_duration`, `source`, `as_of`, `as_of` FROM `channel_stats_daily`;
