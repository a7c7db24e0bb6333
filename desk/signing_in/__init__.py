"""Who works at the desk shows it: signing in, the second factor, sessions that end."""
