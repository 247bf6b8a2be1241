CREATE TABLE `key_checks` (
	`name` text PRIMARY KEY NOT NULL,
	`value_cipher` text NOT NULL,
	`key_id` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
