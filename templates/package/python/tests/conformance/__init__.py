"""Runs the part of a conformance suite that speaks of this API: typed calls, what they send, what they give."""
