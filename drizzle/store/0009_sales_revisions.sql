CREATE TABLE `sales_revisions` (
	`store_id` text NOT NULL,
	`day` text NOT NULL,
	`number` integer NOT NULL,
	`write_id` text NOT NULL,
	`amount_krw` integer NOT NULL,
	`orders` integer,
	`source` text NOT NULL,
	`recorded_at` integer NOT NULL,
	PRIMARY KEY(`store_id`, `day`, `number`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `sales_revisions` (`store_id`, `day`, `number`, `write_id`, `amount_krw`, `orders`, `source`, `recorded_at`)
SELECT `store_id`, `day`, 1, '', `amount_krw`, `orders`, `source`, `recorded_at` FROM `sales_daily`;
