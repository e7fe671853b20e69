"""The console's pages, one module per subject; each declares its addresses in `pages`."""
