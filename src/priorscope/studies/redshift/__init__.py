"""Teney et al.: Neural Redshift."""
