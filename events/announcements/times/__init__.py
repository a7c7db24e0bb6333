"""When an announced event is: its days, its times and by whose clock."""
