"""What the studies of this paper judge with, and the paper."""

from ..choosing_rows import chosen as chosen
from ..judging import held_back as held_back
from ..judging import judged as judged

PAPER = ("Rahaman, Baratin, Arpit, Draxler, Lin, Hamprecht, Bengio and Courville 2019, "
         "arXiv:1806.08734")
