"""Studies: the published experiments as commands, one folder per paper, one file per study."""
