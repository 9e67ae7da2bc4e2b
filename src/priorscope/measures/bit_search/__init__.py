"""Searching bit strings for another class, shared by the distances.

``strings`` reads the input, ``rows`` hands it out in batches, ``probes`` sees a model from its
first layer, ``start`` decides the class to leave, ``greedy`` descends to another. ``exact`` proves
that no closer one exists: ``exhaustive`` looks at every set of flips, numbered by ``subsets``;
``pruned`` leaves out what ``tree_search``, compiled, can exclude by a bound, for networks that
``shallow`` can read and ``margin_network`` turns into the lead of one class over another.
"""
