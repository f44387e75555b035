"""What the pages of the public site say: a function from a visit to a page each."""
