"""Learning: from an experiment file and a corpus to a checkpoint."""
