"""Digits beside a colour that tells the label as well: which of the two do networks learn?"""

from .study import ColoredDigits as ColoredDigits
