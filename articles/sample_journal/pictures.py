"""The sample's pictures: which there are, what they show, and what a reader is told about each.

They are drawn when the sample is loaded, so that no picture has to be shipped and nobody's rights are touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.sample_journal.canvas import Canvas
from articles.sample_journal.scenes import city, country, halls, shelves, things, water

if TYPE_CHECKING:
    from collections.abc import Callable

CREDIT = "Newsroom sample"
SOURCE = "Newsroom sample"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the sample. `focal` is the part to keep when it is cropped, from the left and the top."""

    key: str
    scene: Callable[[Canvas], None]
    caption_en: str
    caption_ko: str
    alt_en: str
    alt_ko: str
    focal: tuple[str, str] = ("0.5", "0.5")

    def jpeg(self) -> bytes:
        """Draw it: the same bytes every time."""
        canvas = Canvas(self.key)
        self.scene(canvas)
        return canvas.developed()


PICTURES: tuple[Picture, ...] = (
    Picture(
        "harbour-dusk",
        water.harbour_dusk,
        "Container cranes stand idle over a harbour as the sun goes down.",
        "해 질 무렵 항만의 컨테이너 크레인들이 멈춰 서 있다.",
        "Silhouettes of cranes against an orange sky, mirrored in the water.",
        "주황빛 하늘을 배경으로 선 크레인의 윤곽이 물에 비친다.",
    ),
    Picture(
        "skyline-dawn",
        city.skyline_dawn,
        "First light reaches the towers of a capital below its mountains.",
        "산 아래 수도의 고층 건물에 첫 햇살이 든다.",
        "City towers with lit windows before layered mountains at dawn.",
        "새벽녘 겹겹의 산을 배경으로 창에 불이 켜진 도시의 건물들.",
    ),
    Picture(
        "apron",
        city.apron,
        "Airliners wait on the apron of an international airport in the evening.",
        "저녁 국제공항 계류장에 여객기들이 대기하고 있다.",
        "Three airliners with coloured tails on an apron at dusk.",
        "황혼의 계류장에 꼬리날개 색이 다른 여객기 세 대가 서 있다.",
        ("0.6", "0.6"),
    ),
    Picture(
        "hanok-roofs",
        city.hanok_roofs,
        "Tiled roofs follow one another down a hillside.",
        "기와지붕이 언덕을 따라 이어진다.",
        "Rows of curved tiled roofs in warm morning haze.",
        "따스한 아침 안개 속에 곡선을 그리며 늘어선 기와지붕.",
    ),
    Picture(
        "bridge-fog",
        water.bridge_fog,
        "A suspension bridge disappears into morning fog.",
        "현수교가 아침 안개 속으로 사라진다.",
        "A bridge with a red near tower and a pale far tower in fog.",
        "가까운 붉은 주탑과 안개에 흐려진 먼 주탑이 보이는 다리.",
    ),
    Picture(
        "container-ship",
        water.container_ship,
        "A container ship heads out to sea in the morning.",
        "컨테이너선이 아침 바다로 나아가고 있다.",
        "A ship stacked with coloured containers on a calm sea.",
        "잔잔한 바다 위, 색색의 컨테이너를 높이 실은 배.",
    ),
    Picture(
        "palace-gate",
        city.palace_gate,
        "A palace gate is lit for the evening.",
        "궁궐 문루에 저녁 조명이 들어와 있다.",
        "A two-storey gate with tiled roofs glowing at blue hour.",
        "푸른 저녁 하늘 아래 빛나는 2층 기와 문루.",
        ("0.5", "0.4"),
    ),
    Picture(
        "satellite-dish",
        country.satellite_dish,
        "A tracking dish follows a satellite on a clear night.",
        "맑은 밤 추적 안테나가 위성을 따라가고 있다.",
        "A large dish antenna under a field of stars.",
        "별이 가득한 하늘 아래 큰 접시형 안테나.",
    ),
    Picture(
        "wheat-fields",
        country.wheat_fields,
        "Ripe grain stretches to the hills before the harvest.",
        "수확을 앞둔 곡식이 언덕까지 펼쳐져 있다.",
        "A golden field of grain under a blue sky with light clouds.",
        "옅은 구름이 뜬 푸른 하늘 아래 황금빛 들판.",
        ("0.5", "0.6"),
    ),
    Picture(
        "embassy-facade",
        city.embassy_facade,
        "Banners in invented colours hang before a stone chancery.",
        "석조 공관 앞에 가상의 색으로 만든 기가 걸려 있다.",
        "Five striped banners on poles in front of a stone facade.",
        "돌로 지은 건물 앞 깃대에 걸린 줄무늬 기 다섯 개.",
    ),
    Picture(
        "wind-turbines",
        country.wind_turbines,
        "Wind turbines stand in a calm sea off the coast.",
        "해안 앞 잔잔한 바다에 풍력발전기가 서 있다.",
        "Six white turbines on the horizon in soft light.",
        "부드러운 빛 속 수평선 위의 흰 풍력발전기 여섯 기.",
    ),
    Picture(
        "mountain-pass",
        country.mountain_pass,
        "A road climbs towards a snow-covered pass.",
        "길이 눈 덮인 고갯길을 향해 오른다.",
        "A dark road leading into layers of snowy mountains.",
        "겹겹의 설산으로 이어지는 어두운 도로.",
    ),
    Picture(
        "tea-terraces",
        country.tea_terraces,
        "Terraced slopes emerge from the morning mist.",
        "계단식 밭이 아침 안개 속에서 모습을 드러낸다.",
        "Green terraces in layers fading into pale mist.",
        "옅은 안개로 스며드는 겹겹의 푸른 계단밭.",
    ),
    Picture(
        "table-above",
        halls.table_above,
        "Papers lie ready at a negotiating table before delegations enter.",
        "대표단 입장을 앞두고 협상 테이블에 서류가 놓여 있다.",
        "An oval table seen from above with papers, glasses and small colour fields.",
        "위에서 내려다본 타원형 탁자에 서류와 잔, 작은 색면이 놓여 있다.",
    ),
    Picture(
        "lecterns",
        halls.lecterns,
        "Two lecterns stand ready for a joint statement.",
        "공동 발표를 위한 연단 두 개가 준비돼 있다.",
        "Two wooden lecterns before a row of coloured banners.",
        "색색의 기가 늘어선 앞에 놓인 나무 연단 두 개.",
    ),
    Picture(
        "concert-hall",
        halls.concert_hall,
        "An orchestra takes its place before a full house.",
        "가득 찬 객석 앞에 오케스트라가 자리를 잡는다.",
        "A lit concert stage seen over the heads of the audience.",
        "관객의 머리 너머로 보이는 환한 연주회 무대.",
    ),
    Picture(
        "lanterns",
        things.lanterns,
        "Paper lanterns hang above a street festival.",
        "거리 축제 위로 종이 등이 걸려 있다.",
        "Rows of glowing lanterns above a crowd at night.",
        "밤거리 군중 위로 줄지어 빛나는 등불.",
    ),
    Picture(
        "microphones",
        halls.microphones,
        "Microphones wait for a press conference to begin.",
        "기자회견 시작을 앞두고 마이크가 놓여 있다.",
        "Five microphones in front of a blurred room.",
        "흐릿한 회견장을 배경으로 선 마이크 다섯 개.",
    ),
    Picture(
        "archive",
        shelves.archive,
        "Boxes of papers line an aisle of the archive.",
        "기록 상자가 서고 통로를 따라 늘어서 있다.",
        "A long aisle between shelves of labelled boxes.",
        "이름표 붙은 상자가 꽂힌 서가 사이의 긴 통로.",
    ),
    Picture(
        "library",
        shelves.library,
        "Lamps are lit in the reading room.",
        "열람실에 등이 켜져 있다.",
        "A long table with green lamps between bookshelves.",
        "책장 사이 긴 탁자 위에 초록색 등이 줄지어 있다.",
    ),
    Picture(
        "globe",
        things.globe,
        "A reading-room globe shows a world that does not exist.",
        "열람실의 지구본에 존재하지 않는 세계가 그려져 있다.",
        "A blue globe with golden continents and fine meridians.",
        "금빛 대륙과 가는 경선이 그려진 푸른 지구본.",
    ),
    Picture(
        "assembly",
        halls.assembly,
        "Delegates fill an assembly hall for the opening session.",
        "개회를 앞두고 대표들이 회의장을 메우고 있다.",
        "Curved rows of desks and seated people before a dais.",
        "단상 앞에 둥글게 늘어선 책상과 앉아 있는 사람들.",
    ),
    Picture(
        "wafer",
        things.wafer,
        "A silicon wafer breaks the light into colours.",
        "실리콘 웨이퍼가 빛을 여러 색으로 나눈다.",
        "A round wafer with a grid of iridescent chips.",
        "무지갯빛 칩이 격자로 새겨진 둥근 웨이퍼.",
    ),
    Picture(
        "night-train",
        things.night_train,
        "Passengers wait as a night train comes in.",
        "야간열차가 들어오는 승강장에서 승객들이 기다리고 있다.",
        "A train with bright headlights arriving at a platform.",
        "환한 전조등을 켜고 승강장에 들어서는 열차.",
    ),
    Picture(
        "tea-table",
        things.tea_table,
        "Celadon cups are set out for guests.",
        "손님을 위해 청자 찻잔이 차려져 있다.",
        "A green teapot and three cups on a wooden table in window light.",
        "창가 빛이 드는 나무 탁자 위의 푸른 찻주전자와 찻잔 셋.",
    ),
)
BY_KEY = {picture.key: picture for picture in PICTURES}
