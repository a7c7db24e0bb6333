"""Django's PostgreSQL backend on a server of our own, for when DATABASE_URL is not set."""
