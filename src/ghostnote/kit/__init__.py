"""Kits: pads, velocity layers and round robins, and the formats that samplers read."""
