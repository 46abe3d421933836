"""From a checkpoint to a bundle that plays what it plays, and to draws about another library."""
