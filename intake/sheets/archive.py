"""Look into a .xlsx before any parser opens it: bombs, entities, macros, missing results.

Every part is unpacked once, in pieces, by its real content and not by what the archive claims,
so that nothing is handed on that was not seen here.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from intake.sheets.errors import UnreadableFile
from intake.sheets.limits import MAX_PARTS, MAX_RATIO, MAX_UNPACKED
from intake.sheets.sheet_xml import SheetScan

_PIECE = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
# A small workbook may pack well; below this size the ratio proves nothing.
_RATIO_MATTERS_FROM = 2 << 20
_ENCRYPTED_FLAG = 0x1
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(slots=True)
class ArchiveReport:
    """What the look inside found, by sheet name in the order of the workbook."""

    scans: dict[str, SheetScan] = field(default_factory=dict)


def inspect_archive(data: bytes) -> ArchiveReport:
    """Check every part of a .xlsx; raises UnreadableFile for whatever is hostile or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise UnreadableFile("damaged", detail=str(error)) from error
    _check_claims(entries, len(data))
    scans: dict[str, SheetScan] = {}
    kept: dict[str, bytes] = {}
    for entry in entries:
        pieces = _unpack(data, entry)
        if entry.filename in (_WORKBOOK, _WORKBOOK_RELATIONS):
            kept[entry.filename] = b"".join(pieces)
            _scan(entry.filename, iter([kept[entry.filename]]))
        else:
            scans[entry.filename] = _scan(entry.filename, pieces)
    return ArchiveReport(_by_sheet_name(kept, scans))


def _check_claims(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse by the directory alone: too many parts, too much content, macros, passwords."""
    if len(entries) > MAX_PARTS:
        raise UnreadableFile("too_many_parts", count=len(entries), limit=MAX_PARTS)
    unpacked = sum(entry.file_size for entry in entries)
    _refuse_bomb(unpacked, packed)
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise UnreadableFile("damaged", detail="a part occurs twice")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise UnreadableFile("encrypted")
        if _points_outside(entry.filename):
            raise UnreadableFile("part_name", part=entry.filename[:100])
        if entry.filename.lower().endswith("vbaproject.bin"):
            raise UnreadableFile("macro", part=entry.filename)
    if _WORKBOOK not in names:
        raise UnreadableFile("mismatch", extension=".xlsx", content=_("another kind of archive"))


def _points_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or ":" in parts[0]


def _refuse_bomb(unpacked: int, packed: int) -> None:
    swollen = unpacked > _RATIO_MATTERS_FROM and unpacked > packed * MAX_RATIO
    if unpacked > MAX_UNPACKED or swollen:
        raise UnreadableFile("bomb", unpacked=unpacked >> 20, packed=max(packed >> 10, 1))


def _unpack(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the real content of a part; refuses one that holds more than the directory says."""
    start = entry.header_offset + _LOCAL_HEADER.size
    try:
        header = _LOCAL_HEADER.unpack(data[entry.header_offset : start])
    except struct.error as error:
        raise UnreadableFile("damaged", detail=entry.filename) from error
    start += header[9] + header[10]
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) != entry.file_size:
            raise UnreadableFile("damaged", detail=entry.filename)
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableFile("damaged", detail=f"{entry.filename}: unusual compression")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    seen = 0
    try:
        while not inflater.eof:
            piece = inflater.decompress(packed, _PIECE)
            packed = inflater.unconsumed_tail
            seen += len(piece)
            if seen > entry.file_size:
                raise UnreadableFile("bomb", unpacked=seen >> 20, packed=len(data) >> 10)
            if piece:
                yield piece
            elif not packed:
                break
    except zlib.error as error:
        raise UnreadableFile("damaged", detail=entry.filename) from error
    if seen != entry.file_size or not inflater.eof:
        raise UnreadableFile("damaged", detail=f"{entry.filename} is cut short")


def _scan(name: str, pieces: Iterator[bytes]) -> SheetScan:
    """Read one part: its prolog if it is XML, and its rows and cells if it is a worksheet."""
    scan = SheetScan()
    prolog: _Prolog | None = None
    for number, piece in enumerate(pieces):
        if number == 0 and _looks_like_xml(piece):
            prolog = _Prolog(name)
        if prolog is not None:
            prolog.feed(piece)
            scan.feed(piece)
    scan.close()
    return scan


def _looks_like_xml(beginning: bytes) -> bool:
    stripped = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    return stripped[:1] == b"<" or beginning[:2] in (b"\xff\xfe", b"\xfe\xff")


class _Prolog:
    """What stands before the root element of a part; refuses a document type there."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._root_reached = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.XmlDeclHandler = self._on_declaration
        self._parser.StartElementHandler = self._on_root

    def feed(self, piece: bytes) -> None:
        """Take the next piece; after the root element nothing more is looked at."""
        if self._root_reached:
            return
        if piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise UnreadableFile("damaged", detail=f"{self._name}: not UTF-8")
        try:
            self._parser.Parse(piece, False)
        except expat.ExpatError as error:
            # What is wrong behind the root is for the reader to find.
            if not self._root_reached:
                raise UnreadableFile("damaged", detail=f"{self._name}: {error}") from error

    def _on_root(self, _tag: str, _attributes: dict[str, str]) -> None:
        self._root_reached = True
        self._parser.StartElementHandler = None

    def _on_doctype(self, *_arguments: object) -> None:
        raise UnreadableFile("doctype", part=self._name)

    def _on_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise UnreadableFile("damaged", detail=f"{self._name}: {encoding}")


def _by_sheet_name(kept: dict[str, bytes], scans: dict[str, SheetScan]) -> dict[str, SheetScan]:
    """Join the scans to the sheets' names through the workbook's relations."""
    try:
        book = fromstring(kept[_WORKBOOK])
        relations = fromstring(kept[_WORKBOOK_RELATIONS])
    except (KeyError, ElementTree.ParseError, DefusedXmlException) as error:
        raise UnreadableFile("damaged", detail=_WORKBOOK) from error
    targets = {
        relation.get("Id"): _target_of(relation.get("Target", ""))
        for relation in relations.iter()
        if relation.get("Id")
    }
    named: dict[str, SheetScan] = {}
    for element in book.iter():
        if re.sub(r"^\{.*\}", "", element.tag) != "sheet":
            continue
        key = element.get(_RELATIONSHIP) or element.get(_STRICT_RELATIONSHIP)
        target = targets.get(key)
        if target in scans:
            named[element.get("name", "")] = scans[target]
    # A sheet that hides behind an unusual relation is still held to the limits.
    for part, scan in scans.items():
        if scan.rows and scan not in named.values():
            named.setdefault(part, scan)
    return named


def _target_of(target: str) -> str:
    """Return the part a relation of the workbook points at, from the archive's root."""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
