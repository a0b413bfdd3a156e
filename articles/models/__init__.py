"""Every model of the app by name. Public code imports `articles.models.version` instead: it must not see Article."""

from articles.models.arrangement import Arrangement, ArrangementPage, ArrangementPhoto
from articles.models.chain_end import ChainEnd
from articles.models.claim_notice import ClaimNotice
from articles.models.desk.article import Article
from articles.models.desk.article_photo import ArticlePhoto
from articles.models.desk.byline import Byline
from articles.models.desk.claim import Claim, ClaimAct
from articles.models.desk.comment import Comment
from articles.models.desk.desk_task import DeskTask
from articles.models.desk.notice import Notice, NoticeChoice, NoticeEvent
from articles.models.desk.presence import Presence
from articles.models.desk.preview_link import PreviewLink
from articles.models.desk.revision import Revision
from articles.models.desk.standing_page import StandingPage
from articles.models.desk.status_change import StatusChange
from articles.models.document import Document, VersionDocument
from articles.models.errand import Errand, ErrandKind
from articles.models.imports.doubt import ImportDoubt
from articles.models.imports.link import ImportLink
from articles.models.imports.omission import ImportOmission
from articles.models.imports.picture import ImportPicture
from articles.models.imports.repetition import ImportRepetition
from articles.models.imports.run import ImportItem, ImportRun
from articles.models.menu_entry import MenuEntry
from articles.models.merged_tag import MergedTag
from articles.models.number_series import NumberSeries
from articles.models.old_path import OldPath
from articles.models.photo import Photo, Rendition
from articles.models.receipt import Receipt
from articles.models.restriction import Restriction
from articles.models.series import Series, VersionSeries
from articles.models.standing_version import StandingVersion
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
    "ImportOmission",
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
