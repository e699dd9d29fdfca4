"""Administration pages: users are managed here, everything else can be read.

Only administrators enter, each within the own jurisdiction. They manage users and what the
locality decides; facts and money are never edited here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from axes.utils import reset as forget_wrong_passwords
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.enums import Role
from casework.models import JobRun, JurisdictionProfile, LocalLimit, Region, User
from casework.permissions import may_administer
from casework.scope import Scope
from casework.selectors import region_name
from casework.signals import profile_changed

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    BaseUserAdmin = DjangoUserAdmin[User]
    LimitInline = admin.TabularInline[LocalLimit, JurisdictionProfile]
else:
    ModelAdmin = admin.ModelAdmin
    LimitInline = admin.TabularInline
    BaseUserAdmin = DjangoUserAdmin


admin.site.site_header = admin.site.site_title = gettext_lazy("Guicang administration")
admin.site.index_title = gettext_lazy("Users, local rules and what is on file")
# Who may do what follows from role and jurisdiction; a group would promise rights and give none.
admin.site.unregister(Group)


def administrator_of(request: HttpRequest) -> User | None:
    """Return the user of a request who may administer, None for anybody else."""
    user = request.user
    return user if isinstance(user, User) and may_administer(user) else None


class ReadOnlyAdmin(ModelAdmin):
    """Shows rows of the administrator's jurisdiction and changes none.

    `scope_field` leads to the administrative code of a row; None where a row belongs to no place.
    """

    scope_field: str | None = None
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        administrator = administrator_of(request)
        if administrator is None:
            return rows.none()
        return (
            rows.filter(administrator.scope.codes(self.scope_field)) if self.scope_field else rows
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administrator_of(request) is not None

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator_of(request) is not None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    """Users of one's jurisdiction; who leaves is made inactive, never deleted."""

    list_display = ("username", "first_name", "role", "jurisdiction_prefix", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "first_name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name")}),
        (gettext_lazy("What for and where"), {"fields": ("role", "jurisdiction_prefix")}),
        (gettext_lazy("Access"), {"fields": ("is_active", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "password1",
                    "password2",
                    "first_name",
                    "role",
                    "jurisdiction_prefix",
                ),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    actions = ("unlock",)

    @admin.action(description=gettext_lazy("Unlock log-in"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let users try again at once who were locked out by wrong passwords."""
        users = [user for user in queryset if self.has_change_permission(request, user)]
        for user in users:
            forget_wrong_passwords(username=user.username)
        told = ngettext(
            "%(count)s user may log in again.", "%(count)s users may log in again.", len(users)
        )
        self.message_user(request, told % {"count": len(users)})

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users = super().get_queryset(request)
        administrator = administrator_of(request)
        if administrator is None:
            return users.none()
        return users.filter(administrator.scope.codes("jurisdiction_prefix"))

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Let nobody give out a jurisdiction beyond the own one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "jurisdiction_prefix":
            _keep_within_own(field, request)
        return field

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = obj.role == Role.ADMINISTRATOR
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administrator_of(request) is not None

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return administrator_of(request) is not None

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return administrator_of(request) is not None

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        administrator = administrator_of(request)
        if administrator is None:
            return False
        return administrator.is_superuser or not (obj and obj.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


def _keep_within_own(field: FormField | None, request: HttpRequest) -> None:
    """Make a jurisdiction field refuse what lies beyond the administrator's own jurisdiction."""
    administrator = administrator_of(request)
    if field is not None and administrator is not None:
        field.required = bool(administrator.jurisdiction_prefix)
        field.validators = [*field.validators, _within(administrator.scope)]


def _within(scope: Scope) -> Callable[[str], None]:
    def validate(prefix: str) -> None:
        if not scope.covers(prefix):
            raise ValidationError(
                _("%(prefix)s lies outside %(own)s; you can only name a part of your jurisdiction.")
                % {"prefix": prefix, "own": region_name(scope.prefix)}
            )

    return validate


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    scope_field = "code"
    list_display = ("code", "name", "level", "abolished")
    list_filter = ("level", "abolished")
    search_fields = ("code", "name")


class LocalLimitInline(LimitInline):
    """Time limits that the locality sets under the document of its profile."""

    model = LocalLimit
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator_of(request) is not None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator_of(request) is not None

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator_of(request) is not None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator_of(request) is not None


@admin.register(JurisdictionProfile)
class JurisdictionProfileAdmin(ReadOnlyAdmin):
    """What a locality decides is entered here, by its own administrators or those above."""

    scope_field = "region_prefix"
    list_display = ("region_prefix", "valid_from", "valid_to", "fee_reading", "day_count")
    inlines = (LocalLimitInline,)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator_of(request) is not None

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator_of(request) is not None

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """A profile stays with the jurisdiction it was made for."""
        return ["region_prefix"] if obj else []

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "region_prefix":
            _keep_within_own(field, request)
        return field

    def save_model(
        self, request: HttpRequest, obj: JurisdictionProfile, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        profile_changed.send(sender=JurisdictionProfile, prefix=obj.region_prefix)


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """Runs work for the whole country at once, so only who may see all of it sees them."""

    list_display = ("kind", "for_on", "state", "started_at", "finished_at", "seen", "done")
    list_filter = ("kind", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[JobRun]:
        runs: QuerySet[JobRun] = super().get_queryset(request)
        administrator = administrator_of(request)
        sees_all = administrator is not None and not administrator.jurisdiction_prefix
        return runs if sees_all else runs.none()
