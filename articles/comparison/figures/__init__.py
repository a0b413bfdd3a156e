"""Figures in two languages: whether a translation gives the same numbers, sums of money and dates as its source.

“3억 달러” is 300 million dollars and not 30. A false alarm costs as much as a miss: after the third nobody reads them.
So what either language may say in words, or leave to the reader, is *loose*: it answers a figure of the other text and
asks for none itself. Small whole numbers are, and days without their month, hours, and sums converted in brackets.
"""

from __future__ import annotations

from articles.comparison.figures.agreement import Agreement, Disagreement, agreement, disagreement, figures
from articles.comparison.figures.figure import Figure

__all__ = ["Agreement", "Disagreement", "Figure", "agreement", "disagreement", "figures"]
