"""IPTC fields out of files that cameras, agencies and image editors left behind."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.files.metadata import PhotoMetadata, from_iim, from_xmp, metadata_of

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" photoshop:Credit="대통령실">
<dc:creator><rdf:Seq><rdf:li>김기자</rdf:li><rdf:li>Park Seo-yeon</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="ko">설명</rdf:li><rdf:li xml:lang="x-default">The leaders  shake\nhands</rdf:li></rdf:Alt></dc:description>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2025</rdf:li></rdf:Alt></dc:rights>
<photoshop:Headline>Summit</photoshop:Headline>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Two people</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def dataset(number: int, value: bytes, record: int = 2) -> bytes:
    return bytes((0x1C, record, number)) + len(value).to_bytes(2) + value


def photograph(xmp: str = "", iim: bytes = b"", exif: Image.Exif | None = None) -> Image.Image:
    """A JPEG that carries these packets, as a file does."""
    buffer = io.BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", (8, 8)).save(buffer, "JPEG", **extra, **({"xmp": xmp.encode()} if xmp else {}))
    data = buffer.getvalue()
    if iim:
        block = b"8BIM" + (0x0404).to_bytes(2) + b"\0\0" + len(iim).to_bytes(4) + iim + b"\0" * (len(iim) % 2)
        segment = b"Photoshop 3.0\0" + block
        data = data[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2) + segment + data[2:]
    return Image.open(io.BytesIO(data))


def test_xmp_gives_every_field() -> None:
    assert from_xmp(XMP.encode()) == PhotoMetadata(
        creator="김기자, Park Seo-yeon",
        credit="대통령실",
        copyright="© 2025",
        headline="Summit",
        description="The leaders shake hands",
        alt="Two people",
    )


def test_iim_declared_as_utf_8_is_read_so() -> None:
    data = dataset(90, b"\x1b%G", record=1) + dataset(80, "김기자".encode()) + dataset(115, b"Agency")
    assert from_iim(data) == PhotoMetadata(creator="김기자", source="Agency")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("대통령실 제공".encode("euc_kr"), "대통령실 제공"),
        ("똠방각하 기자".encode("cp949"), "똠방각하 기자"),
        ("대통령실 제공".encode(), "대통령실 제공"),
        ("Ángel Muñoz".encode("cp1252"), "Ángel Muñoz"),
        ("Café".encode("cp1252"), "Café"),
        ("대통령실 제공".encode("euc_kr")[:-1], "대통령실 제"),
        ("대통령실".encode()[:-1], "대통령"),
        (b"plain", "plain"),
    ],
)
def test_iim_that_declares_nothing_is_read_by_what_it_looks_like(value: bytes, text: str) -> None:
    assert from_iim(dataset(110, value)).credit == text


def test_an_extended_dataset_is_read() -> None:
    text = b"x" * 40_000
    data = bytes((0x1C, 2, 120)) + (0x8004).to_bytes(2) + len(text).to_bytes(4) + text + dataset(110, b"after")
    assert from_iim(data).description == text.decode()
    assert from_iim(data).credit == "after"


def test_a_file_is_read_xmp_before_iim_before_exif() -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x8298], exif[0x010E] = "Exif creator", "Exif owner", "Exif words"
    iim = dataset(105, b"IIM headline") + dataset(116, b"IIM owner") + dataset(115, b"IIM source")
    found = metadata_of(photograph(XMP, iim, exif))
    assert (found.headline, found.copyright, found.source) == ("Summit", "© 2025", "IIM source")
    found = metadata_of(photograph("", iim, exif))
    assert (found.headline, found.copyright, found.creator, found.description) == (
        "IIM headline",
        "IIM owner",
        "Exif creator",
        "Exif words",
    )
    assert metadata_of(photograph()) == PhotoMetadata()


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert from_xmp(bomb) == PhotoMetadata()
    assert from_xmp(bomb.decode().encode("utf-16")) == PhotoMetadata()


@given(st.binary(max_size=300))
def test_garbage_gives_no_error(data: bytes) -> None:
    from_iim(data)
    from_iim(b"\x1c\x02" + data)
    from_xmp(data)


@given(st.integers(0, len(XMP)), st.binary(max_size=4))
def test_a_damaged_packet_gives_no_error(at: int, junk: bytes) -> None:
    packet = XMP.encode()
    from_xmp(packet[:at] + junk + packet[at + len(junk) :])


@given(
    st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=20)), max_size=6),
    st.integers(0, 80),
    st.binary(max_size=3),
)
def test_damaged_datasets_give_no_error(sets: list[tuple[int, bytes]], at: int, junk: bytes) -> None:
    data = b"".join(dataset(number, value) for number, value in sets)
    found = from_iim(data[:at] + junk + data[at:])
    assert all("\x00" not in each for each in (found.creator, found.credit, found.description))
