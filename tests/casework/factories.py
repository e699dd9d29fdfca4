"""Users and regions for tests; every name is invented."""

from __future__ import annotations

from factory.declarations import LazyAttribute, Sequence
from factory.django import DjangoModelFactory
from factory.django import Password as PasswordDeclaration

from casework.enums import RegionLevel, Role
from casework.models import Region, User

PASSWORD = "yangli-2019-shili"


class UserFactory(DjangoModelFactory[User]):
    """A union member of staff for the whole of Yanbian, unless told otherwise."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda number: f"user{number}")
    first_name = "样例"
    role = Role.UNION_STAFF
    jurisdiction_prefix = "2224"
    is_staff = LazyAttribute(lambda user: user.role == Role.ADMINISTRATOR)
    password = PasswordDeclaration(PASSWORD)


class RegionFactory(DjangoModelFactory[Region]):
    """A county outside the reference data."""

    class Meta:
        model = Region

    code = Sequence(lambda number: f"99{number:04d}")
    name = Sequence(lambda number: f"样例县{number}")
    level = RegionLevel.COUNTY
