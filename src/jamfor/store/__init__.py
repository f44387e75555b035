"""Files that last: snapshots, releases, their checksums and the queries on them."""
