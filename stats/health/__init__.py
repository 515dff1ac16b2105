"""What the figures of the hosts mean to an owner."""
