"""The service sheet: what it says (`content`), what was signed (`ink`), its pages (`pdf`, `preview`)."""
