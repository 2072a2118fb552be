"""How the tagger of English names is trained, from generated sentences; nothing here runs with the product."""
