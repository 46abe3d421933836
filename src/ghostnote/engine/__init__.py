"""Playing: from a bundle to sound, and from a sample to controls. Never imports torch."""
