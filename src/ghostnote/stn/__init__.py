"""A hit as a low band, shaped noise and a fine attack: analysis and synthesis on arrays."""
