"""Searching bit strings for another class, shared by the distances.

``strings`` reads the input, ``rows`` hands it out in batches, ``probes`` sees a model from its
first layer, ``start`` decides the class to leave, ``greedy`` descends to another.
"""
