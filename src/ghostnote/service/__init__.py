"""The HTTP service and the page it serves."""
