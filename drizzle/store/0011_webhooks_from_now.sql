DROP TABLE `webhook_progress`;
--> statement-breakpoint
INSERT INTO `consumer_cursors` (`consumer`, `seq`, `updated_at`)
SELECT 'webhooks', max(`seq`), 0 FROM `outbox` HAVING max(`seq`) > 0
ON CONFLICT (`consumer`) DO NOTHING;
