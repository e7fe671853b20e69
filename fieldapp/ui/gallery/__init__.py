"""Every widget of the kit, drawn to PNG files in three themes and two languages.

    python -m fieldapp.ui.gallery --out build/gallery [--theme dark] [--language zh_CN] [--scale 1.5] [--page fields]

For whoever changes the kit: look at what you made before you commit it.
"""
