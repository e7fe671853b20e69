"""Reading codes: from a file, the clipboard, a USB scanner or the camera, and where they lead."""
