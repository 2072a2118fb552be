"""Brand: guidelines a program reads out of a brand guide and a person accepts; they advise and never stop copy."""
