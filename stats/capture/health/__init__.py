"""What can be watched: counts of processes, figures of hosts."""
