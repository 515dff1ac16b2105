"""The courier's duty of sending mails: in a thread of its own, so that a slow mail server delays nothing else."""

from datetime import datetime

from stats.capture.courier.duty import Duty
from stats.mails.sending import A_ROUND, send_round


def send(now: datetime) -> bool:
    """One round. Whether there may be more to send."""
    return send_round(now) >= A_ROUND


# Between two statements a mail may be on its way, at EMAIL_TIMEOUT seconds for each word of the conversation.
SENDING = Duty("mails", send, every=30, silence=180)
