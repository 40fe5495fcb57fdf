"""Django's backend for SQLite, with a fair turn for all who write. settings.py names it as the engine."""
