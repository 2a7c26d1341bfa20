"""Readers: one for each source, files to statements."""
