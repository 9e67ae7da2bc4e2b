"""The atlas: complexity of random networks over activation, depth and weight magnitude."""

from .study import Atlas as Atlas
