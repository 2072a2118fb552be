"""How people and programs come in: routes, command line, and the one place where the parts are put together."""
