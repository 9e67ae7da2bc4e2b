"""Valle-Pérez et al., rank plot: P of a function against its rank under several weight laws."""

from .study import RankPlot as RankPlot
