"""The runtime: everything a generated client needs that no document decides.

It names no API. Generated code imports `calls`, `models`, `api`, `client` and `lazy`; the other modules are private to
the runtime. This file imports nothing, so that importing the package stays cheap.
"""
