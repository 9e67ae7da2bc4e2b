"""What the studies of this paper judge with, and the paper."""

from ..choosing_rows import chosen as chosen
from ..judging import held_back as held_back
from ..judging import judged as judged

PAPER = ("Teney, Nicolicioiu, Hartmann and Abbasnejad 2024, Neural Redshift: Random Networks are "
         "not Random Functions, arXiv:2403.02241")
