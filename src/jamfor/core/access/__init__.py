"""Who may do what, where and when: one table, and nothing else decides."""
