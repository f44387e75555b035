"""What is written in the collection: each action one transaction and one event."""
