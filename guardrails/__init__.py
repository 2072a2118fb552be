"""What may be said: rules, packs, checks, personal data, grounding."""
