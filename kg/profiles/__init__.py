"""Profiles: what sources say of experts, read from any file."""
