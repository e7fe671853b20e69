"""Parts on an order: fitted from the van, taken back, asked for."""
