"""Definition files, read with line marks to a pack of the core's own types."""

from jamfor.formats.definitions.loading import (
    Loaded,
    check,
    definitions_folder,
    load_definitions,
)


__all__ = ["Loaded", "check", "definitions_folder", "load_definitions"]
