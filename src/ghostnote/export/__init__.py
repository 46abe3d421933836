"""From a checkpoint to a bundle that plays what the checkpoint plays."""
