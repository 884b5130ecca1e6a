"""What the plays are played with."""
