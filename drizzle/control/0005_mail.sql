ALTER TABLE `mail_outbox` ADD `state` text DEFAULT 'WAITING' NOT NULL;
--> statement-breakpoint
ALTER TABLE `mail_outbox` ADD `attempts` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `mail_outbox` ADD `next_at` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `mail_outbox` ADD `lease_id` text;
--> statement-breakpoint
ALTER TABLE `mail_outbox` ADD `lease_until` integer;
--> statement-breakpoint
ALTER TABLE `mail_outbox` ADD `reason` text;
--> statement-breakpoint
ALTER TABLE `mail_outbox` ADD `throttle_key` text;
--> statement-breakpoint
CREATE INDEX `mail_outbox_state` ON `mail_outbox` (`state`,`next_at`);
--> statement-breakpoint
CREATE INDEX `mail_outbox_throttle` ON `mail_outbox` (`throttle_key`,`created_at`);
