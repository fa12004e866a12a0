"""What an author's function says of itself: its name, and in its docstring a title and a source."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

__all__ = ["Headed"]


class Headed:
    """An entry made of a function: the docstring's first line is the title, the rest the source.

    >>> class Made(Headed):
    ...     def __init__(self, function):
    ...         self.function = function
    >>> @Made
    ... def gibbs():
    ...     '''Gibbs' inequality.
    ...
    ...     Cover & Thomas, theorem 2.6.3.
    ...     '''
    >>> gibbs.name, gibbs.title, gibbs.source
    ('gibbs', "Gibbs' inequality", 'Cover & Thomas, theorem 2.6.3.')
    """

    function: Callable[..., Any]

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def title(self) -> str:
        return (inspect.getdoc(self.function) or self.name.replace("_", " ")).split("\n")[0].rstrip(".")

    @property
    def source(self) -> str:
        return " ".join((inspect.getdoc(self.function) or "").split("\n")[1:]).strip()
