ALTER TABLE `event_stats` ADD `returns` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `participants` ADD `is_return` integer;
