"""The bars a model that ships is held to: each measured beside its bracket, met or missed."""
