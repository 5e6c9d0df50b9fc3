"""Gives the bundled Inter faces a visible .notdef, so that a character which no bundled face has shows as a box.

The subset that the faces came from has an empty one: a title or a lesson in another script was blank. The box is the
face's own white square, U+25A1.

Run with fonttools 4 or newer: python3 tofu.py Inter-*.otf. Faces that have a box already are left as they are.
"""

import sys

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

SQUARE, NAME = 0x25A1, ".notdef"


def main(path):
    font = TTFont(path)
    glyphs = font.getGlyphSet()
    empty = BoundsPen(glyphs)
    glyphs[NAME].draw(empty)
    if empty.bounds:
        return
    source = font.getBestCmap()[SQUARE]
    top = font["CFF "].cff.topDictIndex[0]
    private = top.CharStrings[NAME].private
    width = font["hmtx"].metrics[source][0]
    # In a CFF the advance is written as its difference from the nominal one.
    pen = T2CharStringPen(width - private.nominalWidthX, glyphs)
    glyphs[source].draw(pen)
    top.CharStrings[NAME] = pen.getCharString(private=private, globalSubrs=font["CFF "].cff.GlobalSubrs)
    font["hmtx"].metrics[NAME] = font["hmtx"].metrics[source]
    font.save(path)


for path in sys.argv[1:]:
    main(path)
