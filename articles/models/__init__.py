"""Every model of the app by name. Public code imports `articles.models.version` instead: it must not see Article."""

from articles.models.arrangement import Arrangement, ArrangementPage, ArrangementPhoto
from articles.models.article import Article, Byline
from articles.models.article_photo import ArticlePhoto
from articles.models.chain_end import ChainEnd
from articles.models.claim import Claim, ClaimAct
from articles.models.claim_notice import ClaimNotice
from articles.models.comment import Comment
from articles.models.desk_task import DeskTask
from articles.models.document import Document, VersionDocument
from articles.models.errand import Errand, ErrandKind
from articles.models.import_doubt import ImportDoubt
from articles.models.import_link import ImportLink
from articles.models.import_picture import ImportPicture
from articles.models.import_repetition import ImportRepetition
from articles.models.importing import ImportItem, ImportRun
from articles.models.menu_entry import MenuEntry
from articles.models.merged_tag import MergedTag
from articles.models.notice import Notice, NoticeChoice, NoticeEvent
from articles.models.number_series import NumberSeries
from articles.models.old_path import OldPath
from articles.models.photo import Photo, Rendition
from articles.models.presence import Presence
from articles.models.preview_link import PreviewLink
from articles.models.receipt import Receipt
from articles.models.restriction import Restriction
from articles.models.revision import Revision
from articles.models.series import Series, VersionSeries
from articles.models.standing_page import StandingPage
from articles.models.standing_version import StandingVersion
from articles.models.status_change import StatusChange
from articles.models.version import Version
from articles.models.version_index import VersionPage, VersionPhoto, VersionReporter, VersionTag
from articles.models.version_search import VersionSearch

__all__ = [
    "Arrangement",
    "ArrangementPage",
    "ArrangementPhoto",
    "Article",
    "ArticlePhoto",
    "Byline",
    "ChainEnd",
    "Claim",
    "ClaimAct",
    "ClaimNotice",
    "Comment",
    "DeskTask",
    "Document",
    "Errand",
    "ErrandKind",
    "ImportDoubt",
    "ImportItem",
    "ImportLink",
    "ImportPicture",
    "ImportRepetition",
    "ImportRun",
    "MenuEntry",
    "MergedTag",
    "Notice",
    "NoticeChoice",
    "NoticeEvent",
    "NumberSeries",
    "OldPath",
    "Photo",
    "Presence",
    "PreviewLink",
    "Receipt",
    "Rendition",
    "Restriction",
    "Revision",
    "Series",
    "StandingPage",
    "StandingVersion",
    "StatusChange",
    "Version",
    "VersionDocument",
    "VersionPage",
    "VersionPhoto",
    "VersionReporter",
    "VersionSearch",
    "VersionSeries",
    "VersionTag",
]
