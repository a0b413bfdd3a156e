"""Which characters the bytes of an old page mean.

Old pages are UTF-8, CP949 (often called EUC-KR, and often while the page declares UTF-8) or UTF-16 without
a mark. Decided by: byte order mark, zero bytes, what the page declares, strict decoding, and at last how much
like Korean the result looks. A guess is a doubt.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from itertools import starmap
from typing import TYPE_CHECKING

from articles.importing.cleaning import encoded_twice
from articles.importing.item import Doubt, DoubtCode, NotAnArticle
from articles.korean import hangul_share, is_hangul

if TYPE_CHECKING:
    from collections.abc import Iterable

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
#: A declaration stands at the top of a page; further down the word may be the article's subject.
_DECLARED_WITHIN = 2048
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: EUC-KR is a part of CP949, and pages that declare it hold syllables only CP949 has.
_CALLED = {
    "utf8": "utf-8",
    "euc-kr": "cp949",
    "euckr": "cp949",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "ms949": "cp949",
    "cp949": "cp949",
    "uhc": "cp949",
}
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LIKELY_ENOUGH = 0.9
#: Of a syllable of KS X 1001 in EUC-KR.
_BYTES_OF_COMMON = 2
#: Broken characters in a thousand above which the encoding is the wrong one rather than the text damaged.
_BROKEN_IN_A_THOUSAND = 5
#: As many are damage in any page of Korean, however short.
_BROKEN_IN_HANGUL = 8
_HANGUL_FROM = 0.3
_PUNCTUATION = frozenset("·ㆍ…‘’“”「」『』《》〈〉【】―—–•▲△▶◆■□○●◎★→←↑↓℃ⓒ©®™×÷±°′″※〃ㅣ│＝∙\u00a0\u3000")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page (its byte order mark not included) and how it was understood."""

    text: str
    encoding: str
    doubts: tuple[Doubt, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of `data`; raises NotAnArticle for what is not text in an encoding such pages have."""
    if not data.strip():
        raise NotAnArticle("the file is empty")
    decoded = _decode(data)
    if _looks_binary(decoded.text):
        raise NotAnArticle("this is not a text file")
    text, doubts = encoded_twice.put_right(decoded.text)
    return replace(decoded, text=text, doubts=(*decoded.doubts, *doubts))


def about_broken(texts: Iterable[str]) -> tuple[Doubt, ...]:
    """The doubt about an article in whose texts something was no character: nobody publishes it before a person looks."""
    count = sum(text.count("\ufffd") for text in texts)
    return (Doubt(DoubtCode.BROKEN_BYTES, f"{count} characters of the article are damaged."),) if count else ()


# Files of many articles ---------------------------------------------------------------------------------------

#: Where bytes that are not of the encoding are kept until they are put right: the last 256 private characters there
#: are. Characters on the old Hangul of private planes stand elsewhere.
_BYTES_FROM = 0x10FF00 - 0x100
#: The name of the way of decoding that keeps them.
KEEPING_BYTES = "newsroom-keeping-bytes"
_FIELD = re.compile(r"[^<>\r\n]+")
_HELD = re.compile(f"[{chr(_BYTES_FROM)}-{chr(_BYTES_FROM + 0xFF)}]")


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(_BYTES_FROM + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(KEEPING_BYTES, _keep_bytes)


@dataclass(frozen=True, slots=True)
class Told:
    """The encoding of a whole file, how many bytes its mark takes, and what is unsure about it."""

    encoding: str
    mark: int = 0
    doubts: tuple[Doubt, ...] = ()


def told_by(sample: bytes, *, is_cut: bool) -> Told:
    """The encoding of the file that begins with `sample`. Raises NotAnArticle as `decode` does.

    Single articles in another encoding do not decide it: each is put right by itself.
    """
    if is_cut:
        # After a tag: neither UTF-8 nor CP949 has this byte within a character.
        sample = sample[: sample.rfind(b">") + 1] or sample
        if b"\0" in sample:
            sample = sample[: len(sample) // 4 * 4]
    mark = next((len(mark) for mark, _ in _MARKS if sample.startswith(mark)), 0)
    if not sample.strip():
        raise NotAnArticle("the file is empty")
    decoded = _decode(sample)
    if _looks_binary(decoded.text):
        raise NotAnArticle("this is not a text file")
    return Told(decoded.encoding, mark, tuple(one for one in decoded.doubts if not one.line))


def holds_bytes(text: str) -> bool:
    """Whether something in `text` was no character of the file's encoding."""
    return _HELD.search(text) is not None


def put_right(text: str, line: int = 0) -> Decoded:
    """One field of a UTF-8 file, some bytes of which were not UTF-8: CP949 where all of it reads as Korean, else with
    the mark of a broken character (U+FFFD) for each of them. Nothing with that mark may be published.
    """
    data = b"".join(_bytes_of(character) for character in text)
    korean = _strict(data, "cp949")
    if korean is not None and likeness(korean) >= _LIKELY_ENOUGH:
        doubt = Doubt(DoubtCode.CHARSET_GUESSED, "Read as cp949, though the file around it is not.", line)
        return Decoded(korean, "cp949", (doubt,))
    broken, count = _HELD.subn("\ufffd", text)
    return Decoded(broken, "utf-8", (Doubt(DoubtCode.BROKEN_BYTES, f"{count} bytes are no characters.", line),))


def _bytes_of(character: str) -> bytes:
    point = ord(character) - _BYTES_FROM
    return bytes([point]) if 0 <= point <= 0xFF else character.encode()


# -----------------------------------------------------------------------------------------------------------------


def _decode(data: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is not None:
                return Decoded(text, encoding)
    if b"\0" in data:
        wide = _wide(data)
        if wide is not None:
            return wide
    return _narrow(data)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: Latin letters, spaces and line ends have one zero byte each, on one side."""
    best = max(
        (
            (likeness(text), encoding, text)
            for encoding in ("utf-16-le", "utf-16-be")
            if (text := _strict(data, encoding))
        ),
        default=None,
    )
    if best is None or best[0] < _LIKELY_ENOUGH:
        return None
    doubt = Doubt(DoubtCode.CHARSET_GUESSED, f"Read as {best[1]}, which nothing in the file says.")
    return Decoded(best[2], best[1], (doubt,))


def _narrow(data: bytes) -> Decoded:
    declared = _declared(data)
    order = tuple(dict.fromkeys(filter(None, (_CALLED.get(declared, declared), "utf-8", "cp949"))))
    # What decodes as UTF-8 and is not plain ASCII is UTF-8, whatever it declares: chance does not write it.
    if not data.isascii():
        order = tuple(sorted(order, key=lambda encoding: encoding != "utf-8"))
    for encoding in order:
        text = _strict(data, encoding)
        if text is not None and (encoding != "cp949" or likeness(text) >= _LIKELY_ENOUGH):
            return Decoded(text, encoding, tuple(_about_declared(declared, encoding)))
    return _damaged(data, declared)


def _about_declared(declared: str, encoding: str) -> list[Doubt]:
    if declared and _CALLED.get(declared, declared) != encoding:
        return [Doubt(DoubtCode.CHARSET_DECLARED_WRONGLY, f"The page declares {declared}; its bytes are {encoding}.")]
    return []


def _damaged(data: bytes, declared: str) -> Decoded:
    """The best of what is left: a few broken bytes in Korean text, or Western text; or a refusal."""
    candidates = ((encoding, data.decode(encoding, "replace")) for encoding in ("utf-8", "cp949"))
    mixed = _field_by_field(data)
    if mixed is not None and "\ufffd" not in mixed.text:
        return mixed
    broken, encoding, text = min(starmap(lambda name, text: (text.count("\ufffd"), name, text), candidates))
    if broken and broken <= _most_broken(text) and likeness(text) >= _LIKELY_ENOUGH:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        doubt = Doubt(DoubtCode.BROKEN_BYTES, f"{broken} characters are damaged; the rest reads as {encoding}.", line)
        return Decoded(text, encoding, (doubt, *_about_declared(declared, encoding)))
    if mixed is not None:
        return mixed
    western = _strict(data, "cp1252")
    if western is not None and likeness(western) >= _LIKELY_ENOUGH:
        doubt = Doubt(DoubtCode.CHARSET_GUESSED, "Read as windows-1252: it is neither UTF-8 nor Korean.")
        return Decoded(western, "cp1252", (doubt, *_about_declared(declared, "cp1252")))
    raise NotAnArticle("the characters of this file cannot be read as UTF-8, CP949, UTF-16 or windows-1252")


def _most_broken(text: str) -> float:
    """How many broken characters a text may have before its encoding is the wrong one. Hangul does not come by chance."""
    fewest = _BROKEN_IN_HANGUL if hangul_share(text) >= _HANGUL_FROM else 1
    return max(fewest, len(text) * _BROKEN_IN_A_THOUSAND / 1000)


def _field_by_field(data: bytes) -> Decoded | None:
    """A UTF-8 page some fields of which (what stands between tags, or on a line) are CP949; None where more than a few
    bytes are neither.
    """
    doubts: dict[DoubtCode, Doubt] = {}
    text = data.decode("utf-8", KEEPING_BYTES)
    line, at = 1, 0

    def right(found: re.Match[str]) -> str:
        nonlocal line, at
        if not holds_bytes(found[0]):
            return found[0]
        line, at = line + text.count("\n", at, found.start()), found.start()
        field = put_right(found[0], line)
        for doubt in field.doubts:
            doubts.setdefault(doubt.code, doubt)
        return field.text

    whole = _FIELD.sub(right, text)
    if DoubtCode.CHARSET_GUESSED not in doubts or likeness(whole) < _LIKELY_ENOUGH:
        return None
    return Decoded(whole, "utf-8", tuple(doubts.values())) if whole.count("\ufffd") <= _most_broken(whole) else None


def likeness(text: str) -> float:
    """Share of characters a Korean or English page is made of, 0.0 to 1.0.

    Syllables outside the 2,350 of KS X 1001 count half: decoding with a wrong table makes many of those.
    """
    if not text:
        return 0.0
    return sum(map(_weight, text)) / len(text)


def _weight(character: str) -> float:
    point = ord(character)
    if point < 0x80:
        return 1.0 if point >= 0x20 or character in "\t\n\r\f" else 0.0
    if 0xAC00 <= point <= 0xD7A3:
        # Python spells the others in eight bytes, letter by letter, instead of refusing them.
        return 1.0 if len(character.encode("euc_kr", "replace")) == _BYTES_OF_COMMON else 0.5
    if is_hangul(character) or character in _PUNCTUATION:
        return 1.0
    if 0xA0 <= point <= 0x24F or 0x4E00 <= point <= 0x9FFF or 0x2000 <= point <= 0x206F:
        return 0.8
    return 0.0


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    name = found[1].decode("ascii").lower() if found else ""
    try:
        codecs.lookup(_CALLED.get(name, name))
        # Codecs that do not make text (hex, zip) are no charset of a page.
        b"".decode(_CALLED.get(name, name))
    except LookupError:
        return ""
    return name


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _looks_binary(text: str) -> bool:
    """More than one character in fifty that no text has."""
    return len(_ODD.findall(text)) * 50 > len(text)
