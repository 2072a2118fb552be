"""A small learned judge for offences in the meaning, where no word gives them away. It may only ask, never block."""
