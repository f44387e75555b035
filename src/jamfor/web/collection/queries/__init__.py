"""What is read in the collection."""
