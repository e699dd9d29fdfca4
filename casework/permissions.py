"""Who may do what, one function per question; where is the scope's business (scope.py)."""

from casework.enums import Role
from casework.models import User

_IMPORTERS = {Role.IMPORT_ADMIN, Role.ADMINISTRATOR}
_BOOKKEEPERS = {Role.AUDITOR, Role.ADMINISTRATOR}
CASE_HANDLERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


def may_import(user: User) -> bool:
    """Import what says who owes: surveys and official lists; a bank list is money (below)."""
    return user.is_active and (user.is_superuser or user.role in _IMPORTERS)


def may_record_money(user: User) -> bool:
    """Record receipts, also a bank list of them, refunds, reversals, and what stops a late fee."""
    return user.is_active and (user.is_superuser or user.role in _BOOKKEEPERS)


def may_handle_cases(user: User) -> bool:
    """Open collection cases, take, propose and approve their steps, record what a debtor owns."""
    return user.is_active and (user.is_superuser or user.role in CASE_HANDLERS)


def may_administer(user: User) -> bool:
    """Manage users and jurisdiction profiles."""
    return user.is_active and (user.is_superuser or user.role == Role.ADMINISTRATOR)


def may_administer_everywhere(user: User) -> bool:
    """Change what holds for every office of the installation, such as the texts of the letters."""
    return may_administer(user) and (user.is_superuser or not user.jurisdiction_prefix)
