"""Organisation, sites, functions, persons and the roles they hold."""

from qms.people.models.account import Account
from qms.people.models.filters import SavedFilter
from qms.people.models.organisation import Function, Holiday, Organisation, Site
from qms.people.models.person import Invitation, Person
from qms.people.models.roles import Role, RoleHolding
from qms.people.models.visits import Visit

__all__ = [
    "Account",
    "Function",
    "Holiday",
    "Invitation",
    "Organisation",
    "Person",
    "Role",
    "RoleHolding",
    "SavedFilter",
    "Site",
    "Visit",
]
