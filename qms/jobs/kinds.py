"""Jobs and notices are seen through what they are about."""

from qms.jobs.models import Digest, Job, Notice
from qms.primitives import kinds

kinds.internal(Job, "background work; people see the pack or mail that comes of it")
kinds.internal(Digest, "an outgoing mail")
kinds.internal(Notice, "a line of an outgoing mail")
