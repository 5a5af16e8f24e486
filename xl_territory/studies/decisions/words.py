"""The words that decisions and approvals are made of."""

from __future__ import annotations

from enum import StrEnum

DECISIONS, APPROVALS = "Decisions", "Approvals"
OTHER_CSM = "other"
"""In the column Instead: anyone but the CSM that was proposed."""


class Choice(StrEnum):
    """What is decided of a move."""

    ACCEPT = "Accept"
    REJECT = "Reject"


class ReasonCode(StrEnum):
    """Why somebody decided so."""

    REBALANCE = "REBALANCE"
    SKILL = "SKILL"
    CAPACITY = "CAPACITY"
    TIER = "TIER"
    LEAVER = "LEAVER"
    NEW = "NEW"
    CUSTOMER = "CUSTOMER"
    RELATIONSHIP = "RELATIONSHIP"
    RENEWAL = "RENEWAL"
    ERROR = "ERROR"
    OTHER = "OTHER"


class ApprovalVerdict(StrEnum):
    """What an approver says of a step."""

    APPROVED = "Approved"
    REJECTED = "Rejected"


class Stage(StrEnum):
    """How far a plan is on its way to the people who live with it."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
