"""What of an object is found when it is first asked for."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class found_once(Generic[Value]):  # noqa: N801 - read as a decorator
    """A property that is found once for each object, where threads share some.

    `functools.cached_property` holds a lock meanwhile that before Python 3.12 is one for all
    objects of a class, so threads that play different hits waited for each other. Here two that ask
    one object at the same time both find it, and the later one's stays.
    """

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, found_of: None, owner: type) -> Self: ...
    @overload
    def __get__(self, found_of: object, owner: type) -> Value: ...
    def __get__(self, found_of: object | None, owner: type) -> Self | Value:
        if found_of is None:
            return self
        # From now on the object's own, which goes before this.
        value = found_of.__dict__[self._name] = self._find(found_of)
        return value
