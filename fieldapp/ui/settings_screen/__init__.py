"""What the engineer chooses for this laptop."""
