"""Figures: every number, date and code in Chinese and English text, typed, normalised and exactly placed."""

from knowledge.figures.reading import find_figures
from knowledge.figures.shape import Basis, Bound, Day, Figure, Kind, Style

__all__ = ["Basis", "Bound", "Day", "Figure", "Kind", "Style", "find_figures"]
