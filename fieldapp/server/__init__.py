"""The central service: sign-in, console, REST API, and where the desks' routes are mounted."""
