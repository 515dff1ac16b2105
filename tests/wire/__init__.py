"""The portal behind a real server, spoken to in bytes."""
