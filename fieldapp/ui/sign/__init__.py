"""Where the customer reads the sheet, rates, and signs."""
