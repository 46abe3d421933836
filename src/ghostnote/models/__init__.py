"""The networks: torch modules, each with its configuration beside it."""
