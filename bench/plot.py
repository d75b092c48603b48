"""Plot: a drawing of how figures grow, as SVG, without a library.

Sizes stand on a logarithmic axis, values on a linear one from 0; each value is written at its
point, so nothing has to be read off an axis.
"""

import math
from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 40, 44, 34
LINE, INK, PALE = "#2c6fbb", "#222222", "#cccccc"


def drawn(title: str, unit: str, points: Mapping[int, float]) -> str:
    """Return a drawing of values by size. Raise `ValueError` if there are none."""
    if not points:
        raise ValueError("there is nothing to draw")
    sizes = sorted(points)
    most = max(points.values()) or 1.0
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: int) -> float:
        share = (math.log10(size) - low) / (high - low) if high > low else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM)

    line = " ".join(f"{x(size):.1f},{y(points[size]):.1f}" for size in sizes)
    marks = "".join(
        f'<circle cx="{x(size):.1f}" cy="{y(points[size]):.1f}" r="3" fill="{LINE}"/>'
        + said(x(size), y(points[size]) - 7, written(points[size]))
        + said(x(size), HEIGHT - BOTTOM + 16, f"{size:,}")
        for size in sizes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="11">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
        + said(WIDTH / 2, 18, f"{title}, {unit}", 13)
        + f'<line x1="{LEFT}" y1="{HEIGHT - BOTTOM}" x2="{WIDTH - RIGHT}" y2="{HEIGHT - BOTTOM}"'
        f' stroke="{PALE}"/>'
        f'<polyline points="{line}" fill="none" stroke="{LINE}" stroke-width="2"/>{marks}</svg>\n'
    )


def said(x: float, y: float, words: str, size: int = 11) -> str:
    """Return words around a point."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{size}" fill="{INK}">'
        f"{escape(words)}</text>"
    )


def written(value: float) -> str:
    """Return a value in three digits or more."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - as the sentence says
