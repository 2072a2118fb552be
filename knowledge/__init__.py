"""What is true: channels, segments, products and their facts, documents, passages, search."""
