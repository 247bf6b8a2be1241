DROP INDEX `webhook_sends_leased`;
--> statement-breakpoint
CREATE INDEX `webhook_sends_by_endpoint` ON `webhook_sends` (`store_id`,`endpoint_id`,`next_at`) WHERE state = 'PENDING';
--> statement-breakpoint
ALTER TABLE `webhook_sends` DROP COLUMN `lease_id`;
--> statement-breakpoint
ALTER TABLE `webhook_sends` DROP COLUMN `lease_until`;
--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `lease_id` text;
--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `lease_until` integer;
