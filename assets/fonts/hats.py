"""Gives the bundled Inter faces a combining circumflex, U+0302, so that q̂ shows its hat.

The subset that the faces came from has no combining marks: text shaping then drops them without a word. The mark is the
face's own spacing circumflex, without an advance; mark-to-base anchors (GPOS `mark`) put it over the middle of each Latin
and Greek letter, as far above the letter as the circumflex stands above the x height.

Run with fonttools 4 or newer: python3 hats.py Inter-*.otf. Faces that have the mark already are left as they are.
"""

import sys
import unicodedata

from fontTools.misc.psCharStrings import T2CharString
from fontTools.otlLib.builder import buildAnchor, buildMarkBasePosSubtable, buildLookup
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

MARK, SPACING, NAME = 0x0302, 0x02C6, "uni0302"


def bounds(glyphs, name):
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return pen.bounds


def add_glyph(font, glyphs, source, left):
    """The outline of `source`, moved so that its middle is at x = 0, under the name of the mark."""
    cff = font["CFF "].cff
    top = cff.topDictIndex[0]
    strings = top.CharStrings
    private = strings[source].private
    pen = T2CharStringPen(0, glyphs)
    glyphs[source].draw(TransformPen(pen, (1, 0, 0, 1, left, 0)))
    string: T2CharString = pen.getCharString(private=private, globalSubrs=cff.GlobalSubrs)
    strings.charStringsIndex.append(string)
    strings.charStrings[NAME] = len(strings.charStringsIndex) - 1
    top.charset.append(NAME)
    if hasattr(top, "FDSelect"):
        top.FDSelect.append(top.FDSelect[font.getGlyphID(source)])
    font.setGlyphOrder(list(top.charset))
    x_min = round(bounds(glyphs, source)[0] + left)
    font["hmtx"].metrics[NAME] = (0, x_min)
    font["maxp"].numGlyphs = len(top.charset)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[MARK] = NAME


def add_feature(font, lookup):
    """The lookup as feature `mark` of every script and language."""
    table = font["GPOS"].table
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    record = otTables.FeatureRecord()
    record.FeatureTag = "mark"
    record.Feature = otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    record.Feature.LookupCount = 1
    table.FeatureList.FeatureRecord.append(record)
    table.FeatureList.FeatureCount = len(table.FeatureList.FeatureRecord)
    for script in table.ScriptList.ScriptRecord:
        systems = [script.Script.DefaultLangSys] + [entry.LangSys for entry in script.Script.LangSysRecord]
        for system in filter(None, systems):
            system.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)
            system.FeatureCount = len(system.FeatureIndex)


def main(path):
    font = TTFont(path)
    letters = font.getBestCmap()
    if MARK in letters:
        return
    glyphs = font.getGlyphSet()
    source = letters[SPACING]
    x_height = bounds(glyphs, letters[ord("x")])[3]
    left, _, right, _ = bounds(glyphs, source)
    anchors = {}
    for code, name in letters.items():
        box = bounds(glyphs, name)
        character = chr(code)
        if unicodedata.category(character)[0] == "L" and box and name not in anchors:
            anchors[name] = {0: buildAnchor(round((box[0] + box[2]) / 2), round(max(box[3], x_height)))}
    add_glyph(font, glyphs, source, -(left + right) / 2)
    marks = {NAME: (0, buildAnchor(0, round(x_height)))}
    subtable = buildMarkBasePosSubtable(marks, anchors, font.getReverseGlyphMap())
    add_feature(font, buildLookup([subtable]))
    classes = font["GDEF"].table.GlyphClassDef
    if classes is None:
        classes = font["GDEF"].table.GlyphClassDef = otTables.GlyphClassDef()
        classes.classDefs = {}
    classes.classDefs[NAME] = 3
    for name in anchors:
        classes.classDefs.setdefault(name, 1)
    font.save(path)


for path in sys.argv[1:]:
    main(path)
