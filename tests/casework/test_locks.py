"""Locks on names, on whichever database the tests run."""

import pytest
from django.db import transaction

from casework.locks import lock_names


@pytest.mark.django_db
@pytest.mark.parametrize("names", [[], ["样例1"], ["样例1", "样例1", "样例2"]])
def test_any_number_of_names_can_be_locked(names):
    with transaction.atomic():
        lock_names("sample", names)
        lock_names("sample", names)
