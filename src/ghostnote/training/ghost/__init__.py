"""Training Ghost: its pool of hits, its losses, its steps, its sheet and its priors."""
