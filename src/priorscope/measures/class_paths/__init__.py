"""Paths between inputs along which a network's class does not change."""

from .class_paths import ClassPaths as ClassPaths
from .same_class_path import same_class_path as same_class_path
