CREATE TABLE `benchmark_periods` (
	`period` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`cohort_min` integer NOT NULL,
	`method_version` integer NOT NULL,
	`published_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `benchmark_snapshots` (
	`period` text NOT NULL,
	`level` text NOT NULL,
	`industry` text NOT NULL,
	`region` text NOT NULL,
	`objective` text NOT NULL,
	`metric` text NOT NULL,
	`n_bucket` text NOT NULL,
	`is_small_sample` integer NOT NULL,
	`p25` real NOT NULL,
	`p50` real NOT NULL,
	`p75` real NOT NULL,
	`method_version` integer NOT NULL,
	PRIMARY KEY(`period`, `level`, `industry`, `region`, `objective`, `metric`)
) STRICT, WITHOUT ROWID;
