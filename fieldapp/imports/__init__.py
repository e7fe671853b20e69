"""Lists from elsewhere become rows here: customers, sites, devices, parts and orders."""
