"""How to ask: one Markdown file per prompt, with a header that is its contract."""
