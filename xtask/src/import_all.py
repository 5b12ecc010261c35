"""Imports every module of a package, whose name is the argument, and makes every model build its schema."""

import importlib
import pkgutil
import sys

import pydantic

(name,) = sys.argv[1:]
package = importlib.import_module(name)
for found in pkgutil.walk_packages(package.__path__, f"{name}."):
    module = importlib.import_module(found.name)
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, pydantic.BaseModel) and value.__module__ == found.name:
            value.model_rebuild()
