"""The pages of a sheet: looked at, printed, saved."""
