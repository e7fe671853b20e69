"""What was learnt: searched, read, voted on and proposed, with or without a network."""
