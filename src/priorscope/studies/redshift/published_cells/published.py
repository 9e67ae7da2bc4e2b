"""What was read off the published heat maps (Figs. 1 and 4), one network a cell, 300 points a side.

Colours were inverted, with an error of about 0.005; the scale ends at 0.5. The near-constant
networks of ``sigmoid`` and ``gaussian`` at the smallest magnitudes show the rounding noise of
float32 there.
"""

#: Rows of small magnitude (A of at most 0.72) and of large magnitude (A of at least 13.9).
SMALL, LARGE = 0.75, 13.5

#: Where the scale of colours ends.
CLIP = 0.5

#: Mean over all 105 cells.
OVERALL = {"relu": 0.165, "gelu": 0.166, "silu": 0.166, "selu": 0.164, "sigmoid": 0.221,
           "tanh": 0.249, "gaussian": 0.317, "sine": 0.327}

#: Mean over the rows of small magnitude.
SMALL_ROWS = {"relu": 0.164, "gelu": 0.165, "silu": 0.164, "selu": 0.159, "sigmoid": 0.176,
              "tanh": 0.150, "gaussian": 0.180, "sine": 0.157}

#: Mean over the rows of large magnitude, by depth 1 to 7.
LARGE_ROWS = {
    "relu": (0.17, 0.16, 0.17, 0.16, 0.17, 0.16, 0.17),
    "gelu": (0.16, 0.16, 0.16, 0.18, 0.17, 0.16, 0.15),
    "silu": (0.16, 0.17, 0.18, 0.17, 0.18, 0.16, 0.17),
    "selu": (0.17, 0.17, 0.17, 0.17, 0.17, 0.16, 0.17),
    "sigmoid": (0.14, 0.20, 0.28, 0.35, 0.38, 0.41, 0.43),
    "tanh": (0.15, 0.27, 0.35, 0.39, 0.43, 0.44, 0.45),
    "gaussian": (0.15, 0.44, 0.50, 0.50, 0.50, 0.50, 0.50),
    "sine": (0.15, 0.50, 0.50, 0.50, 0.50, 0.50, 0.50),
}

#: tanh at depth 7, by magnitude from 0.1 to 100.
TANH_SEVEN = (0.15, 0.14, 0.17, 0.18, 0.13, 0.18, 0.34, 0.41, 0.46, 0.47, 0.46, 0.47, 0.44, 0.44,
              0.44)

#: Single cells: activation, place of the magnitude among the 15, depth, published value.
SINGLE = (("relu", 0, 1, 0.18), ("tanh", 14, 2, 0.29), ("sine", 9, 2, 0.35),
          ("gaussian", 11, 2, 0.43))

#: Agreement that is asked for: error of reading, and that of one published network a cell.
TOLERANCE = 0.05
