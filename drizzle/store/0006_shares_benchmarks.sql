ALTER TABLE `stores` ADD `shares_benchmarks` integer DEFAULT 1 NOT NULL;
