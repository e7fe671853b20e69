"""A database of the model: transactions, change capture, versions, search, migrations; one code for both ends."""
