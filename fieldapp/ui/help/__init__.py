"""Help: what each screen is for, said once, for F1 and for the quick guide on paper."""
