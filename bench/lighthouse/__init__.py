"""What Lighthouse and a real Chromium say of the pages, served as in production."""
