"""Charges of an order: offered at a price, the customer's word on them, and what was paid."""
