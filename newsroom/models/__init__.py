"""Who publishes, as it stood on any date."""

from newsroom.models.audit import AuditAct, AuditEntry
from newsroom.models.counting import MissingAddress, MostRead, ReadCount
from newsroom.models.filing import Filing
from newsroom.models.heartbeat import Heartbeat, Work
from newsroom.models.invitation import Invitation
from newsroom.models.masthead import MastheadPost
from newsroom.models.public_state import PublicState
from newsroom.models.publication import FeedText, FormerName, Host, Publication, SecondReader
from newsroom.models.publisher import Publisher, PublisherDetails
from newsroom.models.registration import Registration
from newsroom.models.reporter import Reporter
from newsroom.models.second_factor import SecondFactorNeed
from newsroom.models.section import FormerPlace, Section

__all__ = [
    "AuditAct",
    "AuditEntry",
    "FeedText",
    "Filing",
    "FormerName",
    "FormerPlace",
    "Heartbeat",
    "Host",
    "Invitation",
    "MastheadPost",
    "MissingAddress",
    "MostRead",
    "PublicState",
    "Publication",
    "Publisher",
    "PublisherDetails",
    "ReadCount",
    "Registration",
    "Reporter",
    "SecondFactorNeed",
    "SecondReader",
    "Section",
    "Work",
]
