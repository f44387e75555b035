"""What a unit answered, with a reason for every gap."""
