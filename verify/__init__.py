"""Verify: an export of a log held to what was signed, by a program that shares nothing with it.

It needs the standard library and `cryptography`; docs/proof.md says what it checks and how.
"""
