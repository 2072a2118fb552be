"""The work: from a brief to checked drafts, and what keeps them."""
