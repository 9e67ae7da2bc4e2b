"""What the components of an architecture do to the complexity of random networks."""

from .study import Components as Components
