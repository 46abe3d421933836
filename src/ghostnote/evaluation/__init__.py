"""Bundles scored through the engine, beside what their scores mean: leaderboard and report."""
