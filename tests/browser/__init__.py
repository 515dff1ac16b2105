"""What only a real browser can tell: scripts, policy, contrast, width."""
