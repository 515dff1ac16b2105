"""Cases of credit: the evidence, on what terms and facts, and whom it credits or the reason why nobody."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from stats.capture.credit import Evidence, NoCredit, Referred, Rule
from stats.capture.ids import new_id
from stats.capture.tokens import ClickToken, TokenProblem

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)
CARLA, OWN = "carla@mail.example", "partner1@people.example"


class Case(NamedTuple):
    """`says` is partner and rule, or a reason; `tried` what became of each piece that was asked, None: it credits.

    `facts` are those of partner 1; partner 0 is in no book; everybody else is in order.
    """

    name: str
    evidence: list
    says: object
    tried: list
    first_touch: bool = False
    facts: dict = {}
    email: str = CARLA
    credits_own: bool = False


def click(days_ago, partner):
    return ClickToken(new_id(NOW - timedelta(days=days_ago)), link=7, partner=partner, ad=None)


def referred(days_ago, partner, ends_in=None):
    """`ends_in`: after so much time from now; without, never."""
    since = NOW - timedelta(days=days_ago)
    ends_at = None if ends_in is None else NOW + ends_in
    return Referred(referral=partner, partner=partner, link=7, ad=None, hit=uuid.uuid4(), at=since, ends_at=ends_at)


def token(what):
    return Evidence(Rule.TOKEN, what)


def last(what):
    return Evidence(Rule.COOKIE_LAST, what)


def first(what):
    return Evidence(Rule.COOKIE_FIRST, what)


def history(what):
    return Evidence(Rule.HISTORY, what)


def manual(what):
    return Evidence(Rule.MANUAL, what)


# Clicks of partners 1, 2 and 3, the newest last; and one that is too old.
A, B, C = click(3, 1), click(2, 2), click(1, 3)
OLD, NOBODYS = click(91, 4), click(1.5, 0)
MALFORMED, FORGED, FUTURE = TokenProblem
DAY = timedelta(days=1)
LEFT = {"deactivated_at": NOW - DAY}
CLOSED = {"may_use_link": False}

LAST_TOUCH = [
    Case("nothing", [], NoCredit.NO_EVIDENCE, []),
    Case("token alone", [token(A)], (1, Rule.TOKEN), [None]),
    Case("cookie alone", [last(B), first(B)], (2, Rule.COOKIE_LAST), [None]),
    Case("token goes before a newer cookie", [token(A), last(C), first(B)], (1, Rule.TOKEN), [None]),
    Case("newest of the cookie", [last(C), first(A)], (3, Rule.COOKIE_LAST), [None]),
    Case("order of arrival means nothing", [first(A), last(C), token(B)], (2, Rule.TOKEN), [None]),
    Case("first click is not asked", [last(OLD), first(A)], NoCredit.EXPIRED, [NoCredit.EXPIRED]),
    Case("first click alone is nothing", [first(A)], NoCredit.NO_EVIDENCE, []),
    Case("newest of two tokens", [token(A), token(C)], (3, Rule.TOKEN), [None]),
    Case("newest of two tokens, told first", [token(C), token(A)], (3, Rule.TOKEN), [None]),
    Case("unknown, then the other token", [token(A), token(NOBODYS)], (1, Rule.TOKEN), [NoCredit.UNKNOWN, None]),
    Case("good token before a forged one", [token(FORGED), token(A)], (1, Rule.TOKEN), [None]),
    Case("malformed alone", [token(MALFORMED)], NoCredit.MALFORMED, [NoCredit.MALFORMED]),
    Case("forged alone", [token(FORGED)], NoCredit.FORGED, [NoCredit.FORGED]),
    Case("future alone", [token(FUTURE)], NoCredit.FUTURE, [NoCredit.FUTURE]),
    Case("expired alone", [token(OLD)], NoCredit.EXPIRED, [NoCredit.EXPIRED]),
    Case("unknown alone", [token(NOBODYS)], NoCredit.UNKNOWN, [NoCredit.UNKNOWN]),
    Case("nearest to a token", [token(MALFORMED), token(FUTURE), token(FORGED)], NoCredit.FUTURE,
         [NoCredit.FUTURE, NoCredit.FORGED, NoCredit.MALFORMED]),
    Case("malformed, then cookie", [token(MALFORMED), last(B)], (2, Rule.COOKIE_LAST), [NoCredit.MALFORMED, None]),
    Case("forged, then cookie", [token(FORGED), last(B)], (2, Rule.COOKIE_LAST), [NoCredit.FORGED, None]),
    Case("future, then cookie", [token(FUTURE), last(B)], (2, Rule.COOKIE_LAST), [NoCredit.FUTURE, None]),
    Case("expired, then cookie", [token(OLD), last(B)], (2, Rule.COOKIE_LAST), [NoCredit.EXPIRED, None]),
    Case("unknown, then cookie", [token(NOBODYS), last(B)], (2, Rule.COOKIE_LAST), [NoCredit.UNKNOWN, None]),
    Case("the strongest evidence names the reason", [last(FORGED), token(OLD)], NoCredit.EXPIRED,
         [NoCredit.EXPIRED, NoCredit.FORGED]),
]  # fmt: skip

FIRST_TOUCH = [
    Case("nothing", [], NoCredit.NO_EVIDENCE, []),
    Case("earliest of all", [token(C), last(B), first(A)], (1, Rule.COOKIE_FIRST), [None]),
    Case("token alone", [token(C)], (3, Rule.TOKEN), [None]),
    Case("earliest is the token", [token(A), last(C), first(B)], (1, Rule.TOKEN), [None]),
    Case("earliest live one", [token(C), last(B), first(OLD)], (2, Rule.COOKIE_LAST), [NoCredit.EXPIRED, None]),
    Case("problems are named", [last(B), token(FORGED)], (2, Rule.COOKIE_LAST), [NoCredit.FORGED, None]),
    Case("problem alone", [last(MALFORMED)], NoCredit.MALFORMED, [NoCredit.MALFORMED]),
    Case("nearest to a token", [token(MALFORMED), last(FUTURE), token(FORGED)], NoCredit.FUTURE,
         [NoCredit.FUTURE, NoCredit.FORGED, NoCredit.MALFORMED]),
    Case("unknown is passed over", [token(NOBODYS), last(C)], (3, Rule.COOKIE_LAST), [NoCredit.UNKNOWN, None]),
    Case("history is the earliest", [token(C), history(referred(2, 2))], (2, Rule.HISTORY), [None]),
    Case("history came after the click", [token(A), history(referred(2, 2))], (1, Rule.TOKEN), [None]),
    Case("history is over", [token(C), history(referred(9, 2, -DAY))], (3, Rule.TOKEN), [NoCredit.EXPIRED, None]),
    Case("earliest referral", [history(referred(2, 2)), history(referred(9, 3))], (3, Rule.HISTORY), [None]),
    Case("old click, then history", [first(OLD), history(referred(2, 2))], (2, Rule.HISTORY), [NoCredit.EXPIRED, None]),
    Case("earliest partner has left", [token(C), first(A)], NoCredit.INACTIVE_PARTNER, [NoCredit.INACTIVE_PARTNER],
         facts=LEFT),
    Case("manual beats an earlier click", [first(A), manual(referred(1, 3))], (3, Rule.MANUAL), [None]),
    Case("manual is over", [first(A), manual(referred(9, 3, -DAY))], (1, Rule.COOKIE_FIRST), [NoCredit.EXPIRED, None]),
    Case("newest manual", [manual(referred(5, 2)), manual(referred(1, 3))], (3, Rule.MANUAL), [None]),
]  # fmt: skip

HISTORY = [
    Case("alone", [history(referred(9, 2))], (2, Rule.HISTORY), [None]),
    Case("token first", [token(A), history(referred(1, 2))], (1, Rule.TOKEN), [None]),
    Case("cookie first", [last(A), history(referred(1, 2))], (1, Rule.COOKIE_LAST), [None]),
    Case("after an old token", [token(OLD), history(referred(9, 2))], (2, Rule.HISTORY), [NoCredit.EXPIRED, None]),
    Case("after all", [history(referred(9, 2)), last(FORGED), token(FUTURE)], (2, Rule.HISTORY),
         [NoCredit.FUTURE, NoCredit.FORGED, None]),
    Case("is over", [history(referred(9, 2, -DAY))], NoCredit.EXPIRED, [NoCredit.EXPIRED]),
    Case("ends now", [history(referred(9, 2, 0 * DAY))], NoCredit.EXPIRED, [NoCredit.EXPIRED]),
    Case("ends in a moment", [history(referred(9, 2, MOMENT))], (2, Rule.HISTORY), [None]),
    Case("for ever, whatever the window", [history(referred(900, 2))], (2, Rule.HISTORY), [None]),
    Case("lasts longer than the window", [history(referred(900, 2, DAY))], (2, Rule.HISTORY), [None]),
    Case("newest partner", [history(referred(9, 2)), history(referred(1, 3))], (3, Rule.HISTORY), [None]),
    Case("newest partner, told first", [history(referred(1, 3)), history(referred(9, 2))], (3, Rule.HISTORY), [None]),
    Case("newest is over, an older one lasts", [history(referred(9, 2)), history(referred(1, 3, -MOMENT))],
         (2, Rule.HISTORY), [NoCredit.EXPIRED, None]),
    Case("unknown", [history(referred(9, 2)), history(referred(1, 0))], (2, Rule.HISTORY), [NoCredit.UNKNOWN, None]),
    Case("of a partner who left", [history(referred(9, 2)), history(referred(1, 1))], NoCredit.INACTIVE_PARTNER,
         [NoCredit.INACTIVE_PARTNER], facts=LEFT),
    Case("not asked after a partner who left", [token(A), history(referred(9, 2))], NoCredit.INACTIVE_PARTNER,
         [NoCredit.INACTIVE_PARTNER], facts=LEFT),
    Case("not open any more", [history(referred(9, 1))], NoCredit.NOT_OPEN, [NoCredit.NOT_OPEN], facts=CLOSED),
]  # fmt: skip

MANUAL = [
    Case("alone", [manual(referred(9, 2))], (2, Rule.MANUAL), [None]),
    Case("beats all", [token(A), last(C), history(referred(1, 3)), manual(referred(9, 2))], (2, Rule.MANUAL), [None]),
    Case("newest of two", [manual(referred(9, 2)), manual(referred(1, 3))], (3, Rule.MANUAL), [None]),
    Case("is over", [token(A), manual(referred(9, 2, -DAY))], (1, Rule.TOKEN), [NoCredit.EXPIRED, None]),
    Case("ends now", [manual(referred(9, 2, 0 * DAY))], NoCredit.EXPIRED, [NoCredit.EXPIRED]),
    Case("newest is over, the other lasts", [manual(referred(9, 2, DAY)), manual(referred(1, 3, -DAY))],
         (2, Rule.MANUAL), [NoCredit.EXPIRED, None]),
    Case("of a partner who left", [token(C), manual(referred(9, 1))], NoCredit.INACTIVE_PARTNER,
         [NoCredit.INACTIVE_PARTNER], facts=LEFT),
    Case("not open any more", [token(C), manual(referred(9, 1))], NoCredit.NOT_OPEN, [NoCredit.NOT_OPEN], facts=CLOSED),
    Case("unknown", [token(C), manual(referred(9, 0))], (3, Rule.TOKEN), [NoCredit.UNKNOWN, None]),
]  # fmt: skip

OWN_OPT_INS = [
    *[
        Case(f"by {piece.rule}", [piece, history(referred(20, 3))], NoCredit.SELF_REFERRAL, [NoCredit.SELF_REFERRAL],
             email=OWN)
        for piece in (token(A), last(A), history(referred(9, 1)), manual(referred(9, 1)))
    ],
    *[
        Case(f"by {piece.rule}, allowed", [piece], (1, piece.rule), [None], email=OWN, credits_own=True)
        for piece in (token(A), last(A), history(referred(9, 1)), manual(referred(9, 1)))
    ],
    Case("by the first click", [first(A), last(C)], NoCredit.SELF_REFERRAL, [NoCredit.SELF_REFERRAL], email=OWN,
         first_touch=True),
    Case("through somebody else", [token(B)], (2, Rule.TOKEN), [None], email=OWN),
    Case("no e-mail came", [token(A)], (1, Rule.TOKEN), [None], email=""),
    Case("nobody has an e-mail", [token(A)], (1, Rule.TOKEN), [None], email="", facts={"partner_emails": frozenset()}),
]  # fmt: skip

MOMENTS = [
    Case("window ends now", [token(click(90, 1))], (1, Rule.TOKEN), [None]),
    Case("window ended a moment ago", [token(A)], NoCredit.EXPIRED, [NoCredit.EXPIRED], facts={"window_days": 2}),
    Case("window without end", [token(click(4000, 1))], (1, Rule.TOKEN), [None], facts={"window_days": None}),
    Case("window of a day", [token(click(1, 1))], (1, Rule.TOKEN), [None], facts={"window_days": 1}),
    Case("deactivated now", [token(A)], NoCredit.INACTIVE_PARTNER, [NoCredit.INACTIVE_PARTNER],
         facts={"deactivated_at": NOW}),
    Case("deactivated in a moment", [token(A)], (1, Rule.TOKEN), [None], facts={"deactivated_at": NOW + MOMENT}),
    Case("deactivated before the click", [token(A), last(B)], NoCredit.INACTIVE_PARTNER, [NoCredit.INACTIVE_PARTNER],
         facts={"deactivated_at": NOW - 9 * DAY}),
    Case("not open any more", [token(A), last(B)], NoCredit.NOT_OPEN, [NoCredit.NOT_OPEN], facts=CLOSED),
    Case("old click of who left", [token(click(91, 1)), last(B)], (2, Rule.COOKIE_LAST), [NoCredit.EXPIRED, None],
         facts=LEFT),
    Case("left, and not open either", [token(A)], NoCredit.INACTIVE_PARTNER, [NoCredit.INACTIVE_PARTNER],
         facts=LEFT | CLOSED),
    Case("not open, and their own", [token(A)], NoCredit.NOT_OPEN, [NoCredit.NOT_OPEN], facts=CLOSED, email=OWN),
]  # fmt: skip

CASES = {
    f"{title}: {case.name}": case
    for title, cases in (
        ("last touch", LAST_TOUCH),
        ("first touch", [case._replace(first_touch=True) for case in FIRST_TOUCH]),
        ("history", HISTORY),
        ("manual", MANUAL),
        ("own", OWN_OPT_INS),
        ("moments", MOMENTS),
    )
    for case in cases
}
