ALTER TABLE `store_shards` ADD `moved_from` text;
