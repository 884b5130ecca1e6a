"""What the plays are played with: the emulator, the deployed stack, a mailbox and people."""
