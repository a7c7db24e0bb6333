"""Accounts, groups and the log at the desk, for superusers: instead of Django's own pages,
which show what is left of a password's hash, and of allauth's, which show secrets.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.admin import EmailAddress
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.admin import Authenticator
from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from desk.acts import record
from desk.models import Act, KnownDevice
from desk.sent import is_key, is_no_date, refuse_nul
from desk.signing_in import factors, limits, sessions
from desk.signing_in.kept import SAY_AGAIN, kept_page, may_keep

if TYPE_CHECKING:
    AnyUserAdmin = UserAdmin[User]
    AnyModelAdmin = admin.ModelAdmin[Act]
    AnyChangeForm = UserChangeForm[User]
    AnyCreationForm = UserCreationForm[User]
else:  # Django's own classes take no type in brackets
    AnyUserAdmin, AnyModelAdmin = UserAdmin, admin.ModelAdmin
    AnyChangeForm, AnyCreationForm = UserChangeForm, UserCreationForm

for stock in (User, Group, EmailAddress, Authenticator):
    admin.site.unregister(stock)


def is_asked_again(request: HttpRequest) -> HttpResponse | None:
    """Where to say once more that it is you, unless that was said just now."""
    if request.user.is_anonymous:
        return None
    if not is_reauthentication_required(request, app="allauth.mfa"):
        return None
    if may_keep(request):
        return kept_page(request, SAY_AGAIN)
    where = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return HttpResponseRedirect(f"{where}?{urlencode({'next': request.get_full_path()})}")


def asking_again(view: Any) -> Any:
    @wraps(view)
    def asked(page: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return is_asked_again(request) or view(page, request, *args, **kwargs)

    return asked


def is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


class ForSuperusers:
    """Whoever may change accounts could become anybody."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AccountForm(AnyChangeForm):
    password = None  # type: ignore[assignment] # what is shown of it is part of its hash


class NewAccountForm(AnyCreationForm):
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Without a group an account sees nothing.",
    )

    class Meta(UserCreationForm.Meta):
        fields = ("username", "first_name", "last_name", "groups")


WORDS = {
    "is_active": ("May sign in", "Accounts are switched off, never deleted."),
    "is_superuser": ("May do everything", "Accounts, groups and the log included."),
}


class AccountAdmin(ForSuperusers, AnyUserAdmin):
    """Everybody who works at the desk. Accounts are switched off, never deleted: what was
    done stays theirs.
    """

    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None
    actions = None
    list_display = ("username", "first_name", "last_name", "may", "steps", "last_login")
    list_filter = ("is_active", "is_superuser", "groups")
    filter_horizontal = ()
    readonly_fields = ("steps", "last_login")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("username", "is_active"),
                    ("first_name", "last_name"),
                    "groups",
                    "is_superuser",
                    "steps",
                    "last_login",
                )
            },
        ),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    ("first_name", "last_name"),
                    "groups",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        accounts = super().get_queryset(request)
        return accounts.prefetch_related("groups", "authenticator_set")

    @admin.display(description="May")
    def may(self, account: User) -> str:
        if not (account.is_active and account.is_staff):
            return "not sign in"
        if account.is_superuser:
            return "do everything"
        return ", ".join(group.name for group in account.groups.all()) or "see nothing"

    @admin.display(description="Second step")
    def steps(self, account: User) -> str:
        kinds = {each.type for each in account.authenticator_set.all()}  # type: ignore[attr-defined]
        words = [factors.WORDS[kind] for kind in factors.REAL if kind in kinds]
        return ", ".join(words) or "none yet"

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
            kwargs["help_text"] = "Without a group an account sees nothing."
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "groups":  # without links to add and to change them
            field.widget = getattr(field.widget, "widget", field.widget)
        elif field and db_field.name in WORDS:
            field.label, field.help_text = WORDS[db_field.name]
        return field

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    # -- what is done to an account is written down, and takes a password said lately

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record(request, Act.Kind.ACCOUNT_ADDED, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        password = request.path.endswith("/password/")
        kind = Act.Kind.PASSWORD if password else Act.Kind.ACCOUNT_CHANGED
        record(request, kind, obj)
        return super().log_change(request, obj, message)

    @asking_again
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refuse_nul(request.GET)
        return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        refuse_nul(request.GET)
        return super().changelist_view(request, {"title": "Accounts"})

    @asking_again
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> Any:
        return super().user_change_password(request, id, form_url)

    def get_urls(self) -> list[URLPattern]:
        acts = [("let-in", self.let_in, "let_in"), ("end", self.end_sessions, "end")]
        return [
            *(
                path(
                    f"<id>/{place}/",
                    self.admin_site.admin_view(view),
                    name=f"auth_user_{name}",
                )
                for place, view, name in acts
            ),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if row := context.get("original"):
            context["row_pages"] = [
                (words, reverse(f"admin:auth_user_{name}", args=[row.pk]))
                for words, name in (
                    ("New password", "password_change"),
                    ("Reset the second step", "let_in"),
                    ("Sign out everywhere", "end"),
                )
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    @asking_again
    def let_in(self, request: HttpRequest, id: str) -> HttpResponse:
        """For whoever lost phone and passkeys: the password alone lets in again, once."""
        account = self.account(request, id)
        if request.method == "POST":
            number = factors.reset(account)
            limits.lift(account)
            record(request, Act.Kind.LET_BACK_IN, account)
            self.log_change(request, account, f"{number} second factors removed.")
            messages.success(request, f"{account} signs in with the password alone now.")
            return self.back_to(account)
        return self.asked(request, account, "Reset the second step", "let_in")

    @asking_again
    def end_sessions(self, request: HttpRequest, id: str) -> HttpResponse:
        account = self.account(request, id)
        if request.method == "POST":
            sessions.end_all(account)
            KnownDevice.objects.forget(account)
            record(request, Act.Kind.ENDED, account)
            messages.success(request, f"{account} is signed out everywhere.")
            return self.back_to(account)
        return self.asked(request, account, "Sign out everywhere", "end")

    def account(self, request: HttpRequest, id: str) -> User:
        account = self.get_object(request, unquote(id)) if is_key(id) else None
        if account is None or not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def back_to(self, account: User) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))

    def asked(
        self, request: HttpRequest, account: User, title: str, act: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": account,
            "title": title,
            "act": act,
        }
        return TemplateResponse(request, "admin/sign_in/of_account.html", context)


class GroupsAdmin(ForSuperusers, GroupAdmin):
    actions = None

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record(request, Act.Kind.ACCOUNT_CHANGED, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record(request, Act.Kind.ACCOUNT_CHANGED, obj)
        return super().log_change(request, obj, message)

    @asking_again
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refuse_nul(request.GET)
        return super().changeform_view(request, *args, **kwargs)


class ActAdmin(AnyModelAdmin):
    """The log: looked at, never changed, by nobody."""

    list_display = ("when", "kind", "account", "how", "row", "place")
    list_display_links = None
    list_filter = ("kind", ("at", admin.DateFieldListFilter))
    search_fields = ("name__iexact", "who__username__iexact")
    search_help_text = "The username of an account"
    ordering = ("-at", "-pk")
    list_select_related = ("who",)
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """The list alone: a page of one act would say no more."""
        own = super().get_urls()
        return [each for each in own if (each.name or "").endswith("_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        refuse_nul(request.GET)
        if any(is_no_date(name, value) for name, value in request.GET.items()):
            return HttpResponseRedirect(request.path)
        return super().changelist_view(request, {"title": "What was done"})

    @admin.display(description="When (UTC)", ordering="at")
    def when(self, act: Act) -> str:
        return f"{act.at:%-d %b %Y, %H:%M}"

    @admin.display(description="Account")
    def account(self, act: Act) -> str:
        return act.name or "–"

    @admin.display(description="What")
    def row(self, act: Act) -> str | SafeString:
        """Its kind and key: its words are for those who may open it."""
        if not act.row_kind:
            return "–"
        try:
            kind = apps.get_model(act.row_kind)
            words = capfirst(str(kind._meta.verbose_name))
            name = act.row_kind.replace(".", "_")
            page = reverse(f"admin:{name}_change", args=[act.row_key])
        except (LookupError, NoReverseMatch):
            return f"{act.row_kind} {act.row_key or ''}"
        return format_html('<a href="{}">{} {}</a>', page, words, act.row_key)


admin.site.register(User, AccountAdmin)
admin.site.register(Group, GroupsAdmin)
admin.site.register(Act, ActAdmin)
