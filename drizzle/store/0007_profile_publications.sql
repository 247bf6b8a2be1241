CREATE TABLE `profile_publications` (
	`store_id` text NOT NULL,
	`event_id` text NOT NULL,
	`dimension` text NOT NULL,
	`number` integer NOT NULL,
	`participants` integer NOT NULL,
	`groups` text NOT NULL,
	`published_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `event_id`, `dimension`, `number`)
) STRICT, WITHOUT ROWID;
