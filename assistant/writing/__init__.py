"""Writing: a model places words and references, or a template does; the program puts in figures and disclosures."""
