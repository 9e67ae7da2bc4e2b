"""What the studies of this paper judge with, and the paper."""

from ..choosing_rows import chosen as chosen
from ..judging import judged as judged

PAPER = "Raghu, Poole, Kleinberg, Ganguli and Sohl-Dickstein 2017, arXiv:1606.05336"
