"""The machines of the doors."""

from tests.doors.conftest import machine, provider_port

__all__ = ["machine", "provider_port"]
